-- Reads one number of each day, or block of days, of a range, as one text: an array of a year would cost the reader more
-- than the numbers. And the time, in microseconds.
-- KEYS  meta, absent, totals
-- ARGV  1 first  2 last  3 what their fields begin with  4 which number
local fields = {}
for number = tonumber(ARGV[1]), tonumber(ARGV[2]) do
  fields[#fields + 1] = string.format('%s%.0f:%s', ARGV[3], number, ARGV[4])
end
local values = redis.call('HMGET', KEYS[3], unpack(fields))
for i = 1, #fields do
  values[i] = values[i] or ''
end
local time = redis.call('TIME')
return {table.concat(values, ','), string.format('%.0f', time[1] * 1000000 + time[2])}
