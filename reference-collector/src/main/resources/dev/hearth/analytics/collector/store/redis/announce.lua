-- Says that a worker is there, by the server's clock, and answers how many are.
-- KEYS  workers
-- ARGV  1 worker  2 lease in milliseconds, 0 to withdraw
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
if ARGV[2] == '0' then
  redis.call('ZREM', KEYS[1], ARGV[1])
else
  redis.call('ZADD', KEYS[1], string.format('%.0f', now + tonumber(ARGV[2])), ARGV[1])
end
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', string.format('%.0f', now))
return {redis.call('ZCARD', KEYS[1])}
