-- Forgets the ids and answers of a day of receipt, in several steps: first nothing looks into them any more, then they go.
-- KEYS  meta, absent
-- ARGV  1 tag  2 day  3 first bucket  4 last bucket  5 "1" at the last step
local function without(list, day)
  local left = {}
  for other in string.gmatch(list or '', '%-?%d+') do
    if other ~= day then
      left[#left + 1] = other
    end
  end
  return left
end
local state = redis.call('HMGET', KEYS[1], 'deduped', 'forgetting')
local forgetting = without(state[2], ARGV[2])
if ARGV[5] ~= '1' then
  forgetting[#forgetting + 1] = ARGV[2]
end
redis.call('HSET', KEYS[1], 'deduped', table.concat(without(state[1], ARGV[2]), ','),
  'forgetting', table.concat(forgetting, ','))
for bucket = tonumber(ARGV[3]), tonumber(ARGV[4]) do
  local name = ARGV[1] .. ':' .. ARGV[2] .. ':' .. string.format('%.0f', bucket)
  redis.call('UNLINK', 'analytics:ids:' .. name, 'analytics:batches:' .. name)
end
return {'OK'}
