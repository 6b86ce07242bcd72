import {
  ApproverEntity,
  DecisionEntity,
  DocumentEntity,
  DocumentSourceEntity,
  DocumentVersionEntity,
  StepEntity,
} from '../documents/entities.ts';
import { ApiKeyEntity, OrganizationEntity } from '../organizations/entities.ts';

/** Every entity that MikroORM manages. Tables without one are written by SQL where they are used. */
export const entities = [
  OrganizationEntity,
  ApiKeyEntity,
  DocumentEntity,
  StepEntity,
  ApproverEntity,
  DocumentSourceEntity,
  DocumentVersionEntity,
  DecisionEntity,
];
