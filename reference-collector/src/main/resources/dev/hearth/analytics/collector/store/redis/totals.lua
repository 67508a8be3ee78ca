-- Reads one number of each day of a range, as one text: an array of a year would cost the reader more than the numbers.
-- KEYS  meta, absent, totals
-- ARGV  1 first day  2 last day  3 which number
local fields = {}
for day = tonumber(ARGV[1]), tonumber(ARGV[2]) do
  fields[#fields + 1] = string.format('%.0f:%s', day, ARGV[3])
end
local values = redis.call('HMGET', KEYS[3], unpack(fields))
for i = 1, #fields do
  values[i] = values[i] or ''
end
return {table.concat(values, ',')}
