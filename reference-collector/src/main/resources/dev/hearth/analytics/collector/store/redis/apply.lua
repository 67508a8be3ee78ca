-- Changes what is counted in a partition, and moves its position, if the epoch and the position are still the caller's.
-- KEYS  meta, absent, events, then whatever is changed
-- ARGV  1 epoch  2 position before  3 position after  4 chain of the event at that position, or ""
--       5 "try" to only say what would come of it, or "do"
--       then (what, number of the key, field, value) each
-- Returns OK, or why not: FENCED, MOVED, DIVERGED, INAPPLICABLE. Nothing was changed then.
local meta = KEYS[1]
local state = redis.call('HMGET', meta, 'epoch', 'applied')
if state[1] ~= ARGV[1] then
  return {'FENCED'}
end
if (state[2] or '0') ~= ARGV[2] then
  return {'MOVED'}
end
if ARGV[4] ~= '' then
  -- After a failover that lost its newest events, the log may hold others at the positions that the caller has read.
  local entry = redis.call('XRANGE', KEYS[3], ARGV[3] .. '-0', ARGV[3] .. '-0')[1]
  local chain
  if entry then
    for i = 1, #entry[2], 2 do
      if entry[2][i] == 'chain' then
        chain = entry[2][i + 1]
      end
    end
  end
  if chain ~= ARGV[4] then
    return {'DIVERGED'}
  end
end

-- A script that fails half way is not rolled back: everything that could fail is tried before anything is changed.
local NUMBER_MAX = 9200000000000000000
for i = 6, #ARGV, 4 do
  if ARGV[i] == 'add' then
    local now = redis.pcall('HGET', KEYS[tonumber(ARGV[i + 1])], ARGV[i + 2])
    if type(now) == 'table' then
      return {'INAPPLICABLE'}
    end
    if now and (not string.match(now, '^%-?%d+$') or math.abs(tonumber(now) + tonumber(ARGV[i + 3])) > NUMBER_MAX) then
      return {'INAPPLICABLE'}
    end
  end
end
if ARGV[5] == 'try' then
  return {'OK'}
end

local stamp
for i = 6, #ARGV, 4 do
  local what, key, field, value = ARGV[i], KEYS[tonumber(ARGV[i + 1])], ARGV[i + 2], ARGV[i + 3]
  if what == 'add' then
    if redis.call('HINCRBY', key, field, value) == 0 then
      redis.call('HDEL', key, field)
    end
  elseif what == 'set' then
    redis.call('HSET', key, field, value)
  elseif what == 'unset' then
    redis.call('HDEL', key, field)
  elseif what == 'stamp' then
    if not stamp then
      local time = redis.call('TIME')
      stamp = string.format('%.0f', time[1] * 1000000 + time[2])
    end
    redis.call('HSET', key, field, stamp)
  elseif what == 'put' then
    redis.call('SADD', key, field)
  elseif what == 'take' then
    redis.call('SREM', key, field)
  elseif what == 'drop' then
    redis.call('UNLINK', key)
  elseif what == 'delete' then
    redis.call('XDEL', key, field)
  else
    error('unknown change')
  end
end
redis.call('HSET', meta, 'applied', ARGV[3])
return {'OK'}
