-- Keeps the jobs, and sees to it that one runner at a time does a step.
-- KEYS  jobs
-- ARGV  1 what, then:
--   request  the job                          -> its number
--   claim    token, lease in milliseconds     -> number and job of the oldest one that is not over, or nothing
--   renew    token, lease                     -> 1 if the runner still has it
--   commit   token, number, job, "1" if over  -> 1 if the runner still had it; the claim ends
--   let-go   token                            -> the claim ends
local KEPT = 100
local jobs, what = KEYS[1], ARGV[1]
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)

local function isRunner()
  return redis.call('HGET', jobs, 'runner') == ARGV[2]
end

if what == 'request' then
  local number = redis.call('HINCRBY', jobs, 'newest', 1)
  local open = redis.call('HGET', jobs, 'open') or ''
  redis.call('HSET', jobs, 'job:' .. number, ARGV[2], 'open', open .. number .. ',')
  redis.call('HDEL', jobs, 'job:' .. (number - KEPT))
  return {number}
elseif what == 'claim' then
  local number = string.match(redis.call('HGET', jobs, 'open') or '', '%d+')
  if not number then
    return {}
  end
  if not isRunner() and tonumber(redis.call('HGET', jobs, 'until') or '0') > now then
    return {}
  end
  redis.call('HSET', jobs, 'runner', ARGV[2], 'until', string.format('%.0f', now + tonumber(ARGV[3])))
  return {number, redis.call('HGET', jobs, 'job:' .. number)}
elseif what == 'renew' then
  if not isRunner() then
    return {0}
  end
  redis.call('HSET', jobs, 'until', string.format('%.0f', now + tonumber(ARGV[3])))
  return {1}
elseif what == 'commit' then
  if not isRunner() then
    return {0}
  end
  redis.call('HSET', jobs, 'job:' .. ARGV[3], ARGV[4], 'until', '0')
  if ARGV[5] == '1' then
    local open = ',' .. redis.call('HGET', jobs, 'open')
    open = string.gsub(open, ',' .. ARGV[3] .. ',', ',', 1)
    redis.call('HSET', jobs, 'open', string.sub(open, 2))
    redis.call('HDEL', jobs, 'days:' .. ARGV[3])
  end
  return {1}
elseif what == 'let-go' then
  if isRunner() then
    redis.call('HSET', jobs, 'until', '0')
  end
  return {1}
end
return redis.error_reply('ERR unknown')
