-- Adds members to a partition's sets. Doing it twice changes nothing.
-- A set is exact up to so many members; then it becomes a HyperLogLog, and its number begins with "~".
-- KEYS  meta, absent
-- ARGV  1 tag  2 "members" or "recount"  3 members of a set at most  4 groups at most  5 "1" to leave a trace
--       6 n of sets, then each:
--       kpi, day, group, n of members, the members
local tag, kind = ARGV[1], ARGV[2]
local exactMax, groupsMax = tonumber(ARGV[3]), tonumber(ARGV[4])
local CHUNK = 1000

local function inChunks(command, key, values)
  local changed = 0
  for from = 1, #values, CHUNK do
    changed = changed + redis.call(command, key, unpack(values, from, math.min(from + CHUNK - 1, #values)))
  end
  return changed
end

local at = 6
for _ = 1, tonumber(ARGV[6]) do
  local kpi, day, group, n = unpack(ARGV, at + 1, at + 4)
  local numbers = 'analytics:' .. kind .. ':' .. tag .. ':' .. kpi .. ':' .. day
  local field = 'u:' .. group
  if group ~= '' and group ~= '*' and redis.call('HEXISTS', numbers, field) == 0 then
    if tonumber(redis.call('HGET', numbers, '#') or '0') >= groupsMax then
      group = '*'
      field = 'u:*'
    else
      redis.call('HINCRBY', numbers, '#', 1)
    end
  end
  local values = {}
  for i = 1, tonumber(n) do
    values[i] = ARGV[at + 4 + i]
  end
  at = at + 4 + #values
  local set, sketch = numbers .. ':set:' .. group, numbers .. ':hll:' .. group
  local number
  if redis.call('EXISTS', sketch) == 1 then
    if inChunks('PFADD', sketch, values) > 0 then
      number = '~' .. redis.call('PFCOUNT', sketch)
    end
  elseif inChunks('SADD', set, values) > 0 then
    number = redis.call('SCARD', set)
    if number > exactMax then
      inChunks('PFADD', sketch, redis.call('SMEMBERS', set))
      redis.call('UNLINK', set)
      number = '~' .. redis.call('PFCOUNT', sketch)
    end
  end
  if number then
    redis.call('HSET', numbers, field, number)
    if kind == 'members' then
      local totals = 'analytics:totals:' .. tag .. ':' .. kpi
      local time = redis.call('TIME')
      local stamp = string.format('%.0f', time[1] * 1000000 + time[2])
      redis.call('HSET', totals, day .. ':uv', stamp, string.format('b%.0f:uv', math.floor(day / 32)), stamp)
      redis.call('SADD', 'analytics:kpis:' .. tag, kpi)
      if group == '' then
        redis.call('HSET', totals, day .. ':u', number)
      end
    end
  end
end
if ARGV[5] == '1' then
  -- What was there already may have been written by another worker, and be on no replica: a write of this connection is
  -- what its replicas are waited for with.
  redis.call('HSET', KEYS[1], 'repeated', 'members')
end
return {'OK'}
