/* Small questions over HTTP, for waiting and for signing in. */
const PROBE_MS = 1000;

/* The status of a GET, or 0 when nothing answered. */
export async function httpStatus(url) {
  try {
    const answer = await fetch(url,
      { signal: AbortSignal.timeout(PROBE_MS) });

    await answer.arrayBuffer();
    return answer.status;
  } catch {
    return 0;
  }
}

export async function httpAnswers(url) {
  return await httpStatus(url) !== 0;
}

/* One call of Cognito's; an Error carries Cognito's name for the fault. */
export async function cognitoCall(endpoint, action, body) {
  const answer = await fetch(endpoint, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-amz-json-1.1',
      'x-amz-target': `AWSCognitoIdentityProviderService.${action}`,
    },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(10000),
  });
  const data = await answer.json();

  if (!answer.ok)
    throw Object.assign(new Error(`${action}: ${data.__type} ${
      data.message}`), { name: data.__type, status: answer.status });
  return data;
}
