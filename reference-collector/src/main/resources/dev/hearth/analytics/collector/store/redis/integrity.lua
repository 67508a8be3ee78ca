-- Reads at one moment where a partition's events went.
-- KEYS  meta, absent, integrity, days
-- ARGV  1 tag  2 first day  3 last day, then the measures
-- Returns last and applied position, the first position of each day of receipt, then for each day that has anything:
-- day, the measures, the losses.
local state = redis.call('HMGET', KEYS[1], 'last', 'applied')
local days = {}
for day = tonumber(ARGV[2]), tonumber(ARGV[3]) do
  local name = string.format('%.0f', day)
  local fields = {}
  for i = 4, #ARGV do
    fields[#fields + 1] = name .. ':' .. ARGV[i]
  end
  local values = redis.call('HMGET', KEYS[3], unpack(fields))
  local losses = redis.call('HGETALL', 'analytics:losses:' .. ARGV[1] .. ':' .. name)
  local any = #losses > 0
  for i = 1, #fields do
    any = any or values[i]
    values[i] = values[i] or '0'
  end
  if any then
    days[#days + 1] = {name, values, losses}
  end
end
return {state[1] or '0', state[2] or '0', redis.call('HGETALL', KEYS[4]), days}
