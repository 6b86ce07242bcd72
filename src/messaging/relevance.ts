/**
 * Whether message `m` is still worth sending, as an SQL expression. Between the promise and the send the approver may
 * have decided, been replaced or got a newer link, and a code may have run out: whoever reads it then would only be
 * misled. Takes one parameter, now, as timestamptz.
 */
export const IS_RELEVANT = `
coalesce(case
  when m.kind in ('invitation', 'reminder', 'expiry_warning') then (
    select a.status = 'invited' and (m.link_version is null or a.link_version = m.link_version)
    from approvers a where a.id = m.approver_id)
  when m.kind = 'code' then exists (
    select from signing_codes c join approvers a on a.id = c.approver_id
    where c.id = m.occasion::uuid and c.used_at is null and c.expires_at > ?::timestamptz
      and a.link_version = c.link_version and a.status not in ('replaced', 'removed', 'released'))
  else true end, false)`;
