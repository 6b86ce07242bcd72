import { DefaultLogger, Runtime } from '@temporalio/worker';

/** To be imported before anything of Temporal's is started: its SDK says no more than its errors in this process. */
Runtime.install({ logger: new DefaultLogger('ERROR') });
