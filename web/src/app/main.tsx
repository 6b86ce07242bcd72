import '@mantine/core/styles.layer.css';
import '@mantine/notifications/styles.layer.css';
import '../fonts.css';
import './app.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { Speaking } from '../language/Speaking.tsx';
import { App } from './App.tsx';
import { Queries } from './Queries.tsx';

createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <Speaking>
      <Queries>
        <App />
      </Queries>
    </Speaking>
  </StrictMode>,
);
