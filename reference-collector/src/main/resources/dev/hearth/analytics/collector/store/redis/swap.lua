-- Puts members that were counted afresh in the place of those that are there, or only drops what was counted afresh.
-- KEYS  meta, absent
-- ARGV  1 tag  2 day  3 "swap" or "drop", then the KPIs
local tag, day = ARGV[1], ARGV[2]

local function each(numbers, act)
  for _, field in ipairs(redis.call('HKEYS', numbers)) do
    if string.sub(field, 1, 2) == 'u:' then
      act(':set:' .. string.sub(field, 3))
      act(':hll:' .. string.sub(field, 3))
    end
  end
end

local function drop(numbers)
  each(numbers, function(part)
    redis.call('UNLINK', numbers .. part)
  end)
  redis.call('UNLINK', numbers)
end

local time = redis.call('TIME')
for i = 4, #ARGV do
  local name = tag .. ':' .. ARGV[i] .. ':' .. day
  local fresh, there = 'analytics:recount:' .. name, 'analytics:members:' .. name
  if ARGV[3] == 'drop' then
    drop(fresh)
  elseif redis.call('EXISTS', fresh) == 1 or redis.call('EXISTS', there) == 1 then
    drop(there)
    each(fresh, function(part)
      if redis.call('EXISTS', fresh .. part) == 1 then
        redis.call('RENAME', fresh .. part, there .. part)
      end
    end)
    if redis.call('EXISTS', fresh) == 1 then
      redis.call('RENAME', fresh, there)
    end
    local totals = 'analytics:totals:' .. tag .. ':' .. ARGV[i]
    local number = redis.call('HGET', there, 'u:')
    if number then
      redis.call('HSET', totals, day .. ':u', number)
    else
      redis.call('HDEL', totals, day .. ':u')
    end
    local stamp = string.format('%.0f', time[1] * 1000000 + time[2])
    redis.call('HSET', totals, day .. ':uv', stamp, string.format('b%.0f:uv', math.floor(day / 32)), stamp)
    redis.call('SADD', 'analytics:kpis:' .. tag, ARGV[i])
  end
end
return {'OK'}
