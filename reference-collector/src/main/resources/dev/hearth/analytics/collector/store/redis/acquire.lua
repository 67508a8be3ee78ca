-- Takes or keeps a partition, by the server's clock.
-- An epoch is a time in microseconds: a failover can lose the newest epochs, and must not hand the same one out again.
-- KEYS  meta, absent
-- ARGV  1 worker  2 lease in milliseconds  3 "1" to take it from whoever has it
-- Returns the epoch, or nothing while another has it.
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local state = redis.call('HMGET', KEYS[1], 'epoch', 'owner', 'until')
local epoch = tonumber(state[1] or '0')
local mine = state[2] == ARGV[1]
if not mine and ARGV[3] ~= '1' and tonumber(state[3] or '0') > now then
  return {}
end
if not mine then
  epoch = math.max(epoch + 1, time[1] * 1000000 + time[2])
end
local written = string.format('%.0f', epoch)
redis.call('HSET', KEYS[1], 'epoch', written, 'owner', ARGV[1], 'until', string.format('%.0f', now + tonumber(ARGV[2])))
return {written}
