-- What wrk sends: 200 people in turn, each with a token and a group of their
-- own. Arguments: the kind of request, and the file that world.mjs wrote.

local requests = {}
local turn = 0
local message = "Half past seven, by the kiosk. I will bring the long cable"
	.. " and the coat, so do not wait for me with the tea."

local function build(kind, token, group)
	local headers = { ["Authorization"] = "Bearer " .. token }

	if kind == "messages" then
		return wrk.format("GET", "/api/messages/" .. group, headers)
	elseif kind == "message-groups" then
		return wrk.format("GET", "/api/message_groups", headers)
	end
	headers["Content-Type"] = "application/json"
	return wrk.format("POST", "/api/messages", headers, string.format(
		'{"message":"%s","message_group_uuid":"%s"}', message, group))
end

function init(args)
	for line in io.lines(args[2]) do
		local token, group = line:match("(%S+) (%S+)")
		requests[#requests + 1] = build(args[1], token, group)
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
