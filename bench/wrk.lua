-- What wrk sends: 200 people in turn, each with a token, a group and a handle
-- of their own. Arguments: the kind of request, the file that world.mjs wrote,
-- and terms to search for.

local requests = {}
local turn = 0
local message = "Half past seven, by the kiosk. I will bring the long cable"
	.. " and the coat, so do not wait for me with the tea."

local paths = {
	["messages"] = "/api/messages/%s",
	["message-groups"] = "/api/message_groups",
	["home"] = "/api/activities/home",
	["home-viewer"] = "/api/activities/home",
	["user-feed"] = "/api/activities/@%s",
	["search"] = "/api/activities/search?term=%s",
	["notifications"] = "/api/activities/notifications",
}

local function build(kind, token, group, what)
	local headers = { ["Authorization"] = "Bearer " .. token }

	if kind == "home" then
		headers = {}
	end
	if paths[kind] then
		return wrk.format("GET", string.format(paths[kind], what),
			headers)
	end
	headers["Content-Type"] = "application/json"
	return wrk.format("POST", "/api/messages", headers, string.format(
		'{"message":"%s","message_group_uuid":"%s"}', message, group))
end

function init(args)
	for line in io.lines(args[2]) do
		local token, group, handle = line:match("(%S+) (%S+) (%S+)")
		local what = { ["messages"] = group, ["user-feed"] = handle,
			["search"] = args[3 + #requests % (#args - 2)] }

		requests[#requests + 1] = build(args[1], token, group,
			what[args[1]] or "")
	end
end

function request()
	turn = turn % #requests + 1
	return requests[turn]
end

function done(summary, latency)
	local e = summary.errors

	print(string.format("RESULT {\"requests\":%d,\"seconds\":%.6f,"
		.. "\"bytes\":%d,\"p50\":%.4f,\"p99\":%.4f,\"errors\":%d}",
		summary.requests, summary.duration / 1e6, summary.bytes,
		latency:percentile(50) / 1e3, latency:percentile(99) / 1e3,
		e.connect + e.read + e.write + e.status + e.timeout))
end
