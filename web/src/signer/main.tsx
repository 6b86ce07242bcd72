import '../mantine.css';
import '../fonts.css';
import './signer.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { Speaking } from '../language/Speaking.tsx';
import { language, token } from './ahead.ts';
import { SignerPage } from './SignerPage.tsx';

void language.then((initial) =>
  createRoot(document.getElementById('root')!).render(
    <StrictMode>
      <Speaking initial={initial}>
        <SignerPage token={token} />
      </Speaking>
    </StrictMode>,
  ),
);
