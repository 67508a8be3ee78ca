-- Gives a partition back. An epoch that is not the newest changes nothing.
-- KEYS  meta, absent
-- ARGV  1 epoch
if redis.call('HGET', KEYS[1], 'epoch') == ARGV[1] then
  redis.call('HSET', KEYS[1], 'until', '0', 'owner', '')
end
return {'OK'}
