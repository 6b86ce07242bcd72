import { TextInput } from '@mantine/core';
import { useState } from 'react';
import { useDoing } from '../../api/use-api.ts';
import { useTexts } from '../../language/use-texts.ts';
import { FormDialog } from '../parts/FormDialog.tsx';
import { sayDone } from '../parts/say.ts';
import { useFieldErrors } from '../parts/use-field-errors.ts';
import { EventTypesChooser } from './EventTypes.tsx';
import { beginningOf, bodyOf, faultsOf, type Given } from './given.ts';
import { MoreSettings } from './MoreSettings.tsx';
import type { WithSecret } from './Secret.tsx';
import type { Endpoint } from './State.tsx';
import { texts } from './texts.ts';

/** Adds an endpoint, or changes one. */
export function EndpointForm({
  of: endpoint,
  onClose,
  onAdded,
}: {
  of: Endpoint | null;
  onClose(): void;
  onAdded?(endpoint: WithSecret): void;
}) {
  const t = useTexts(texts);
  const [given, setGiven] = useState<Given>(() => beginningOf(endpoint));
  const [isTried, setTried] = useState(false);
  const lists = ['listEndpoints', 'readEndpoint'] as const;
  const add = useDoing('createEndpoint', {
    changes: [...lists],
    saysError: true,
    onDone: (made) => onAdded?.(made),
  });
  const change = useDoing('changeEndpoint', {
    changes: [...lists],
    saysError: true,
    onDone: () => {
      sayDone(t('form.saved'));
      onClose();
    },
  });
  const saving = endpoint ? change : add;
  const fieldError = useFieldErrors(saving.error);
  const faults = faultsOf(given);
  const set = (changes: Partial<Given>) => setGiven({ ...given, ...changes });
  const submit = () => {
    setTried(true);
    if (Object.values(faults).some(Boolean)) return;
    const body = bodyOf(given);
    if (endpoint) change.mutate({ path: { endpointId: endpoint.id }, body });
    else add.mutate({ body });
  };

  return (
    <FormDialog
      title={t(endpoint ? 'form.changeTitle' : 'form.addTitle')}
      submit={t(endpoint ? 'form.save' : 'form.add')}
      doing={saving}
      size="xl"
      onSubmit={submit}
      onClose={onClose}
    >
      <TextInput
        label={t('form.url')}
        description={t('form.urlHint')}
        type="url"
        dir="ltr"
        value={given.url}
        onChange={({ currentTarget: { value } }) => set({ url: value })}
        error={fieldError('/url')}
        required
        data-autofocus
      />
      <TextInput
        label={t('form.description')}
        dir="auto"
        maxLength={500}
        value={given.description}
        onChange={({ currentTarget: { value } }) => set({ description: value })}
        error={fieldError('/description')}
      />
      <EventTypesChooser
        chosen={given.eventTypes}
        error={isTried && faults.eventTypes}
        onChange={(eventTypes) => set({ eventTypes })}
      />
      <MoreSettings
        given={given}
        onChange={set}
        headerNames={endpoint?.headerNames ?? []}
        faults={isTried ? faults : null}
        fieldError={fieldError}
      />
    </FormDialog>
  );
}
