-- Reads fields of hashes at one moment.
-- KEYS  meta, absent, then hashes
-- ARGV  (number of the key, field) each
local values = {}
for i = 1, #ARGV, 2 do
  values[#values + 1] = redis.call('HGET', KEYS[tonumber(ARGV[i])], ARGV[i + 1])
end
return values
