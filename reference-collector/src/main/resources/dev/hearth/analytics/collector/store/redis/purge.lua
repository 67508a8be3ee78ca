-- Lets go of what is old in a partition.
-- KEYS  meta, absent, events, days, span
-- ARGV  1 tag  2 what, then:
--   log       first position that is kept, first day that is kept
--   members   first day that is kept, KPI
--   sessions  time before which they go, then keys of sessions
-- Returns how many.
local tag, what = ARGV[1], ARGV[2]
local gone = 0

local function withoutOld(key, first)
  for _, position in ipairs(redis.call('SMEMBERS', key)) do
    if tonumber(position) < first then
      redis.call('SREM', key, position)
    end
  end
end

if what == 'log' then
  local first, day = tonumber(ARGV[3]), tonumber(ARGV[4])
  local state = redis.call('HMGET', KEYS[1], 'applied', 'purged')
  if first > tonumber(state[1] or '0') + 1 then
    return redis.error_reply('ERR not counted')
  end
  redis.call('XTRIM', KEYS[3], 'MINID', ARGV[3] .. '-0')
  for _, received in ipairs(redis.call('HKEYS', KEYS[4])) do
    if tonumber(received) < day then
      gone = gone + redis.call('HDEL', KEYS[4], received)
    end
  end
  for _, field in ipairs(redis.call('HKEYS', KEYS[5])) do
    local eventDay = string.match(field, '^(%-?%d+):late$')
    if eventDay then
      withoutOld('analytics:late:' .. tag .. ':' .. eventDay, first)
      withoutOld('analytics:taken:' .. tag .. ':' .. eventDay, first)
    end
  end
  redis.call('HSET', KEYS[1], 'purged', string.format('%.0f', math.max(day, tonumber(state[2] or ARGV[4]))))
elseif what == 'members' then
  local day, kpi = tonumber(ARGV[3]), ARGV[4]
  for _, field in ipairs(redis.call('HKEYS', 'analytics:totals:' .. tag .. ':' .. kpi)) do
    local counted = string.match(field, '^(%-?%d+):uv$')
    if counted and tonumber(counted) < day then
      local numbers = 'analytics:members:' .. tag .. ':' .. kpi .. ':' .. counted
      for _, group in ipairs(redis.call('HKEYS', numbers)) do
        if string.sub(group, 1, 2) == 'u:' then
          gone = gone + redis.call('UNLINK', numbers .. ':set:' .. string.sub(group, 3),
            numbers .. ':hll:' .. string.sub(group, 3))
        end
      end
    end
  end
elseif what == 'sessions' then
  local before = tonumber(ARGV[3])
  for i = 4, #ARGV do
    local sessions = redis.call('HGETALL', ARGV[i])
    for at = 1, #sessions, 2 do
      local started, ended = string.match(sessions[at + 1], '^(%-?%d*),(%-?%d*),')
      if tonumber(started ~= '' and started or ended) < before then
        gone = gone + redis.call('HDEL', ARGV[i], sessions[at])
      end
    end
  end
elseif what == 'answers' then
  local beginning = ARGV[3] .. '\n'
  for i = 4, #ARGV do
    local answers = redis.call('HGETALL', ARGV[i])
    for at = 1, #answers, 2 do
      if string.sub(answers[at + 1], 1, #beginning) == beginning then
        gone = gone + redis.call('HDEL', ARGV[i], answers[at])
      end
    end
  end
end
return {gone}
