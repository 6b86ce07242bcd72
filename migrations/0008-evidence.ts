import { Migration } from '@mikro-orm/migrations';

/** A code for each document, by which whoever holds a copy finds its proof. */
export class Evidence extends Migration {
  override up(): void {
    this.addSql(codes);
    this.addSql(documents);
  }
}

const codes = `
-- Fifteen random characters of Crockford's base 32 and Luhn's check character (src/evidence/verification-code.ts).
create function make_verification_code() returns text language plpgsql volatile as $$
declare
  alphabet constant text := '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
  -- The bytes of a UUID that are random through and through: 0 to 5 and 9 to 15, of two of them.
  one constant bytea := uuid_send(gen_random_uuid());
  two constant bytea := uuid_send(gen_random_uuid());
  random constant bytea := substring(one from 1 for 6) || substring(one from 10 for 7) || substring(two from 1 for 2);
  code text := '';
  total integer := 0;
  digit integer;
begin
  for place in 0 .. 14 loop
    digit := get_byte(random, place) & 31;
    code := code || substr(alphabet, digit + 1, 1);
    if place % 2 = 0 then digit := digit * 2; end if;
    total := total + digit / 32 + digit % 32;
  end loop;
  return code || substr(alphabet, (32 - total % 32) % 32 + 1, 1);
end $$;
grant execute on function make_verification_code to countersign_app, countersign_system;`;

const documents = `
-- The default is evaluated for each row that is there already.
alter table documents add column verification_code text not null default make_verification_code();
create unique index documents_by_verification_code on documents (verification_code);`;
