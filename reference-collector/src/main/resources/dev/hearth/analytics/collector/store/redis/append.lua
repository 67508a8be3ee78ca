-- Takes a partition's part of a batch: known answer, dedup, log, answer and integrity counters, in one step.
-- KEYS  meta, absent, events, integrity, span, days
-- ARGV  1 tag  2 batch id  3 bucket of the batch  4 day of receipt  5 time of receipt  6 source  7 nonce  8 head of the answer
--       9 "1" to leave a trace of a repetition  10 n of rejections, then (reason, number) each
--       n of losses, then (event name, reason, number) each
--       n of events (-1: only look the answer up), then 16 values each
-- Returns whether it was known, the answer, the position of the newest event.
local meta, stream, integrity, span = KEYS[1], KEYS[3], KEYS[4], KEYS[5]
local tag, batch, received, source = ARGV[1], ARGV[2], ARGV[5], ARGV[6]
local LOSS_ROWS_MAX, LOSS_MAX = 1000, 9007199254740991

local state = redis.call('HMGET', meta, 'last', 'chain', 'day', 'deduped')
local position = tonumber(state[1] or '0')
local day = math.max(tonumber(ARGV[4]), tonumber(state[3] or ARGV[4]))
local today = string.format('%.0f', day)
local deduped = {}
local todayKnown = false
for known in string.gmatch(state[4] or '', '%-?%d+') do
  deduped[#deduped + 1] = known
  todayKnown = todayKnown or known == today
end

for _, known in ipairs(deduped) do
  local answer = redis.call('HGET', 'analytics:batches:' .. tag .. ':' .. known .. ':' .. ARGV[3], batch)
  if answer then
    if ARGV[9] == '1' then
      -- A write of this connection, so that waiting for its replicas means the answer too.
      redis.call('HSET', meta, 'repeated', ARGV[7])
    end
    return {1, string.sub(answer, string.find(answer, '\n', 1, true) + 1), string.format('%.0f', position)}
  end
end

local at = 10
local rejections = {}
for i = 1, tonumber(ARGV[at]) do
  rejections[i] = {ARGV[at + 1], tonumber(ARGV[at + 2])}
  at = at + 2
end
at = at + 1
local losses = {}
for i = 1, tonumber(ARGV[at]) do
  losses[i] = {ARGV[at + 1], ARGV[at + 2], ARGV[at + 3]}
  at = at + 3
end
at = at + 1
local events = tonumber(ARGV[at])
if events < 0 then
  return {0, '', string.format('%.0f', position)}
end

if not todayKnown then
  deduped[#deduped + 1] = today
  redis.call('HSET', meta, 'deduped', table.concat(deduped, ','))
end
if state[3] ~= today then
  redis.call('HSET', meta, 'day', today)
end
redis.call('HSETNX', KEYS[6], today, string.format('%.0f', position + 1))

local chain = string.sub(redis.sha1hex((state[2] or '') .. ARGV[7]), 1, 12)
local duplicates, spans = {}, {}
local accepted = 0
for i = 1, events do
  local id, number, bucket, index, late, eventDay = unpack(ARGV, at + 1, at + 6)
  local duplicate = false
  for _, known in ipairs(deduped) do
    if redis.call('SISMEMBER', 'analytics:ids:' .. tag .. ':' .. known .. ':' .. bucket, number) == 1 then
      duplicate = true
      break
    end
  end
  if duplicate then
    duplicates[#duplicates + 1] = index .. ':' .. id
  else
    position = position + 1
    accepted = accepted + 1
    local place = string.format('%.0f', position)
    redis.call('XADD', stream, place .. '-0', 'id', id, 'late', late, 'day', today, 'received', received,
      'name', ARGV[at + 7], 'version', ARGV[at + 8], 'ts', ARGV[at + 9], 'client_ts', ARGV[at + 10],
      'village', ARGV[at + 11], 'session', ARGV[at + 12], 'seq', ARGV[at + 13], 'app', ARGV[at + 14],
      'platform', ARGV[at + 15], 'one_in', ARGV[at + 16], 'payload', ARGV[at + 17], 'source', source, 'chain', chain)
    redis.call('SADD', 'analytics:ids:' .. tag .. ':' .. today .. ':' .. bucket, number)
    if late == '1' then
      redis.call('SADD', 'analytics:late:' .. tag .. ':' .. eventDay, place)
      redis.call('HSETNX', span, eventDay .. ':late', '1')
    else
      spans[eventDay] = spans[eventDay] or {place}
      spans[eventDay][2] = place
    end
  end
  at = at + 17
end
for eventDay, places in pairs(spans) do
  redis.call('HSETNX', span, eventDay .. ':first', places[1])
  redis.call('HSET', span, eventDay .. ':last', places[2])
end
if accepted > 0 then
  redis.call('HSET', meta, 'last', string.format('%.0f', position), 'chain', chain)
end

local rejected = 0
for _, rejection in ipairs(rejections) do
  rejected = rejected + rejection[2]
  redis.call('HINCRBY', integrity, today .. ':rejected:' .. rejection[1], rejection[2])
end
local function count(measure, number)
  if number > 0 then
    redis.call('HINCRBY', integrity, today .. ':' .. measure, number)
  end
end
count('received', events + rejected)
count('accepted', accepted)
count('duplicate', #duplicates)

local lost = 'analytics:losses:' .. tag .. ':' .. today
for _, loss in ipairs(losses) do
  local field = loss[1] .. '\n' .. loss[2]
  if redis.call('HEXISTS', lost, field) == 0 and redis.call('HLEN', lost) >= LOSS_ROWS_MAX then
    field = loss[1] .. '\nother'
  end
  if redis.call('HINCRBY', lost, field, loss[3]) > LOSS_MAX then
    redis.call('HSET', lost, field, string.format('%.0f', LOSS_MAX))
  end
end

local answer = accepted .. ';' .. #duplicates .. ';' .. table.concat(duplicates) .. ARGV[8]
redis.call('HSET', 'analytics:batches:' .. tag .. ':' .. today .. ':' .. ARGV[3], batch, source .. '\n' .. answer)
return {0, answer, string.format('%.0f', position)}
