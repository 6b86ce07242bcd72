import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseCertificate } from '../src/evidence/cms/certificate.ts';
import { buildSignature } from '../src/evidence/cms/signature.ts';
import { fillHole } from '../src/evidence/seal-file.ts';
import { makeSelfSigned } from '../src/evidence/self-signed.ts';
import { openSigner, type SealSigner } from '../src/evidence/signers.ts';
import { engineOn, type PdfEngine } from '../src/pdf/engine.ts';
import { residentMemory } from '../src/pdf/memory.ts';
import { ChildPool } from '../src/pdf/pool.ts';
import { type PdfInputs, SCANNED_PAGES, TEXT_PAGES } from './pdf-inputs.ts';
import { obtainPyHanko, type PdfTool } from './pdf-tools.ts';
import { type Figure, number, type Say, type Section } from './report.ts';
import { median } from './statistics.ts';

const ROUNDS = 5;
const RATIO_MIN = 0.8;
const PEAK_MAX_MB = 450;
const PEAK_LOOK_MS = 5;
const RESERVE_BYTES = 16 * 1024;

type Case = { name: string; path: string };
type Bench = { engine: PdfEngine; signer: SealSigner; pyHanko: PdfTool | null; folder: string; say: Say };

/** (g) A seal (PAdES B-B, P-256) at the end of a file, beside pyHanko with the same key. */
export async function measureSealing(folder: string, inputs: PdfInputs, say: Say): Promise<Section> {
  const pool = new ChildPool(1);
  const engine = engineOn(pool);
  const figures: Figure[] = [];
  const cases: Case[] = [
    { name: '1 page', path: inputs.one },
    { name: `${SCANNED_PAGES} scanned pages`, path: inputs.scan },
    { name: `${TEXT_PAGES} pages of text`, path: inputs.text },
  ];
  let peak = 0;
  const watch = setInterval(() => {
    for (const pid of pool.pids) peak = Math.max(peak, residentMemory(pid).peak);
  }, PEAK_LOOK_MS);
  try {
    const signer = await writeKey(folder);
    const pyHanko = await obtainPyHanko(say, 'pyhanko-seal.py');
    for (const one of cases) figures.push(...(await measureCase({ engine, signer, pyHanko, folder, say }, one)));
    const memory = { name: 'peak memory of a child', value: peak / 1_000_000, unit: 'MB' };
    figures.push({ ...memory, target: { atMost: PEAK_MAX_MB } });
  } finally {
    clearInterval(watch);
    await engine.close();
  }
  return { id: 'g', title: 'A seal at the end of a file', explanation: EXPLANATION, figures };
}

const EXPLANATION = [
  'Ours: a warm child reads the file and appends the place for the signature; the parent signs and writes it in, flushed.',
  'pyHanko: the same key and level, a process a file. Neither asks a timestamp server.',
];

async function writeKey(folder: string): Promise<SealSigner> {
  const { certificate, privateKey } = makeSelfSigned('Bench', Date.now());
  await writeFile(join(folder, 'key.pem'), privateKey, { mode: 0o600 });
  await writeFile(join(folder, 'certificate.pem'), certificate);
  const config = { egressAllow: [], publicUrl: null };
  return openSigner({ config } as never, [parseCertificate(certificate)], { driver: 'local', privateKey });
}

async function measureCase({ engine, signer, pyHanko, folder, say }: Bench, one: Case): Promise<Figure[]> {
  const times = { ours: [] as number[], pyHanko: [] as number[] };
  for (let round = 1; round <= ROUNDS; round += 1) {
    say(`(g) ${one.name}, round ${round} of ${ROUNDS}`);
    const begun = performance.now();
    await seal(engine, signer, one.path, join(folder, 'sealed.pdf'));
    times.ours.push(performance.now() - begun);
    if (!pyHanko) continue;
    const started = performance.now();
    const [key, certificate] = [join(folder, 'key.pem'), join(folder, 'certificate.pem')];
    await pyHanko.run(one.path, join(folder, 'sealed-by-pyhanko.pdf'), key, certificate);
    times.pyHanko.push(performance.now() - started);
  }
  const figure = (name: string, values: number[]): Figure => ({
    name: `${one.name}, ${name}`,
    value: median(values),
    unit: 'ms',
    detail: `rounds: ${values.map(number).join(', ')}`,
  });
  if (!pyHanko) return [figure('seal', times.ours)];
  const ratio = { name: `${one.name}, speed : pyHanko`, value: median(times.pyHanko) / median(times.ours), unit: 'x' };
  const both = [figure('seal', times.ours), figure('pyHanko', times.pyHanko)];
  return [...both, { ...ratio, target: { atLeast: RATIO_MIN } }];
}

async function seal(engine: PdfEngine, signer: SealSigner, inputPath: string, outputPath: string): Promise<void> {
  const { hash, key } = signer.algorithm;
  const purpose = { kind: 'seal', name: 'Bench', reason: null, location: null, at: Date.now() } as const;
  const place = { inputPath, outputPath, purpose, reserveBytes: RESERVE_BYTES, hash };
  const room = await engine.prepareSignature(place);
  const signature = await buildSignature({
    digest: Buffer.from(room.digest, 'base64'),
    hash,
    key,
    chain: signer.chain,
    sign: (toBeSigned) => signer.sign(toBeSigned, new AbortController().signal),
  });
  await fillHole(outputPath, room, signature);
}
