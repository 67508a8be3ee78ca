-- Makes the salts that are missing, and destroys those of earlier days.
-- KEYS  salts
-- ARGV  1 first day, then a salt for each day from it, in case there is none
-- Returns how many were destroyed, then the salts.
local first = tonumber(ARGV[1])
local destroyed = 0
for _, day in ipairs(redis.call('HKEYS', KEYS[1])) do
  if tonumber(day) < first then
    destroyed = destroyed + redis.call('HDEL', KEYS[1], day)
  end
end
local salts = {destroyed}
for i = 2, #ARGV do
  local day = string.format('%.0f', first + i - 2)
  redis.call('HSETNX', KEYS[1], day, ARGV[i])
  salts[i] = redis.call('HGET', KEYS[1], day)
end
return salts
