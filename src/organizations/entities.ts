import { defineEntity, type InferEntity, p } from '@mikro-orm/postgresql';
import type { OrganizationSettings } from './settings.ts';

export const OrganizationEntity = defineEntity({
  name: 'Organization',
  tableName: 'organizations',
  properties: {
    id: p.uuid().primary(),
    name: p.text(),
    settings: p.json<Partial<OrganizationSettings>>(),
    createdAt: p.datetime().onCreate(() => new Date()),
  },
});

export const ApiKeyEntity = defineEntity({
  name: 'ApiKey',
  tableName: 'api_keys',
  properties: {
    id: p.text().primary(),
    organizationId: p.uuid(),
    dialect: p.text(),
    mode: p.text().$type<'live' | 'test'>(),
    name: p.text(),
    plan: p.text().nullable(),
    scopes: p.array(),
    secretHash: p.blob(),
    sealedKey: p.blob().nullable(),
    madeBy: p.uuid().nullable(),
    ipAllow: p.array(),
    revokeAfterRefusals: p.integer().nullable(),
    requestsPerMinute: p.integer(),
    createdAt: p.datetime().onCreate(() => new Date()),
    expiresAt: p.datetime().nullable(),
    revokedAt: p.datetime().nullable(),
    lastUsedAt: p.datetime().nullable(),
  },
});
export type ApiKeyRow = InferEntity<typeof ApiKeyEntity>;
