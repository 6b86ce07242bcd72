import { Migration } from '@mikro-orm/migrations';

/** What time alone will do to an open document, as its workflow last saw it (src/domain/upcoming.ts). */
export class Upcoming extends Migration {
  override up(): void {
    this.addSql(`alter table documents add column upcoming jsonb not null default '[]'`);
  }
}
