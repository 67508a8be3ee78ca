-- Reads all of a KPI's day in a partition at one moment.
-- KEYS  meta, absent, totals, groups, members, sketch
-- ARGV  1 day
local totals = redis.call('HMGET', KEYS[3], ARGV[1] .. ':v', ARGV[1] .. ':uv', ARGV[1] .. ':n', ARGV[1] .. ':s')
for i = 1, 4 do
  totals[i] = totals[i] or '0'
end
return {totals, redis.call('HGETALL', KEYS[4]), redis.call('HGETALL', KEYS[5]), redis.call('HGETALL', KEYS[6])}
