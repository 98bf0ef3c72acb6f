"""The bench's three routes as the original has them, on Debian's packages.

Flask under gunicorn with two workers, python-jose for the tokens, psycopg for
the users, boto3 for DynamoDB. The same work as Cruddur: the token is verified,
the viewer's row found, membership proven, one call to DynamoDB a request.
"""

import json
import os
import urllib.request
import uuid
from datetime import datetime, timezone

import boto3
from flask import Flask, g, jsonify, request
from jose import JWTError, jwt
from psycopg.rows import dict_row
from psycopg_pool import ConnectionPool

PAGE = 20
MAX_CHARS = 1024
POOL_SIZE = 4

ISSUER = os.environ["CRUDDUR_COGNITO_ISSUER"]
CLIENT_ID = os.environ["AWS_COGNITO_USER_POOL_CLIENT_ID"]
TABLE = os.environ["DDB_MESSAGE_TABLE"]

app = Flask(__name__)
pool = ConnectionPool(
    os.environ["CONNECTION_URL"],
    min_size=1,
    max_size=POOL_SIZE,
    kwargs={"row_factory": dict_row},
)
# Debian's boto3 is older than AWS_ENDPOINT_URL_DYNAMODB. The original made a
# client for each request; one for all costs far less.
dynamodb = boto3.client(
    "dynamodb", endpoint_url=os.environ["AWS_ENDPOINT_URL_DYNAMODB"]
)

with urllib.request.urlopen(f"{ISSUER}/.well-known/jwks.json") as answer:
    keys = {key["kid"]: key for key in json.load(answer)["keys"]}


@app.before_request
def find_viewer():
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    sub = verified_sub(token) if scheme == "Bearer" else None
    if sub is not None:
        with pool.connection() as connection:
            g.viewer = connection.execute(
                "select uuid, display_name, handle from users"
                " where cognito_user_id = %s",
                (sub,),
            ).fetchone()
    if sub is None or g.viewer is None:
        return {"error": "unauthorized"}, 401
    return None


def verified_sub(token):
    try:
        key = keys[jwt.get_unverified_header(token)["kid"]]
        claims = jwt.decode(token, key, algorithms=["RS256"], issuer=ISSUER)
    except (JWTError, KeyError):
        return None
    if claims["token_use"] != "access" or claims["client_id"] != CLIENT_ID:
        return None
    return claims["sub"]


def newest(pk, limit):
    """The newest items of a partition, newest first."""
    return dynamodb.query(
        TableName=TABLE,
        KeyConditionExpression="pk = :pk",
        ConsistentRead=True,
        ScanIndexForward=False,
        Limit=limit,
        ExpressionAttributeValues={":pk": {"S": pk}},
    )["Items"]


@app.get("/api/messages/<group>")
def list_messages(group):
    # Member items sort above every time, so they come first and prove it.
    items = newest(f"MSG#{group}", PAGE + 3)
    member = f"MEMBER#{g.viewer['uuid']}"
    if not any(item["sk"]["S"] == member for item in items):
        return {"error": "not_found"}, 404
    messages = [i for i in items if not i["sk"]["S"].startswith("MEMBER#")]
    return jsonify(
        [
            {
                "uuid": item["message_uuid"]["S"],
                "display_name": item["user_display_name"]["S"],
                "handle": item["user_handle"]["S"],
                "message": item["message"]["S"],
                "created_at": item["sk"]["S"].split("#")[0],
            }
            for item in reversed(messages[:PAGE])
        ]
    )


@app.get("/api/message_groups")
def list_groups():
    items = newest(f"GRP#{g.viewer['uuid']}", PAGE + 1)
    return jsonify(
        [
            {
                "uuid": item["message_group_uuid"]["S"],
                "display_name": item["user_display_name"]["S"],
                "handle": item["user_handle"]["S"],
                "message": item["message"]["S"],
                "created_at": item["sk"]["S"].split("#")[0],
                "unread_count": int(item["unread_count"]["N"]),
            }
            for item in items[:PAGE]
        ]
    )


@app.post("/api/messages")
def create_message():
    body = request.get_json()
    group = body["message_group_uuid"]
    message = body.get("message", "").strip()
    faults = []
    if not message:
        faults.append("message_blank")
    if len(message) > MAX_CHARS:
        faults.append("message_exceed_max_chars")
    if faults:
        return jsonify(faults), 422

    message_uuid = str(uuid.uuid4())
    now = datetime.now(timezone.utc)
    created_at = now.strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    put_message(group, f"{created_at}#{message_uuid}", message_uuid, message)
    return {
        "message_group_uuid": group,
        "uuid": message_uuid,
        "display_name": g.viewer["display_name"],
        "handle": g.viewer["handle"],
        "message": message,
        "created_at": created_at,
    }


def put_message(group, sk, message_uuid, message):
    pk = {"S": f"MSG#{group}"}
    item = {
        "pk": pk,
        "sk": {"S": sk},
        "message_uuid": {"S": message_uuid},
        "message": {"S": message},
        "user_uuid": {"S": str(g.viewer["uuid"])},
        "user_display_name": {"S": g.viewer["display_name"]},
        "user_handle": {"S": g.viewer["handle"]},
    }
    dynamodb.transact_write_items(
        TransactItems=[
            {
                "ConditionCheck": {
                    "TableName": TABLE,
                    "Key": {
                        "pk": pk,
                        "sk": {"S": f"MEMBER#{g.viewer['uuid']}"},
                    },
                    "ConditionExpression": "attribute_exists(pk)",
                }
            },
            {
                "Put": {
                    "TableName": TABLE,
                    "Item": item,
                    "ConditionExpression": "attribute_not_exists(pk)",
                }
            },
        ]
    )
