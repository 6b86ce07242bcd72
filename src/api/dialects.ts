import { clientmanager } from '../dialects/clientmanager/dialect.ts';
import { emza } from '../dialects/emza/dialect.ts';
import { wahooks } from '../dialects/wahooks/dialect.ts';
import { waqtum } from '../dialects/waqtum/dialect.ts';
import { whautochat } from '../dialects/whautochat/dialect.ts';
import { countersign } from './countersign/dialect.ts';
import type { DialectFactory } from './services.ts';

/** Every API that this product speaks. */
export const dialects: DialectFactory[] = [countersign, waqtum, whautochat, emza, wahooks, clientmanager];
