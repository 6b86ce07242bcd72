/**
 * Records what is said into the microphone as Opus in Ogg.
 *
 * - R1 The microphone is asked for when somebody has pressed, and given back when the recording ends in whatever way.
 * - R2 Nothing is recorded that could not be sent: the form is known, and what puts it into Ogg is loaded, before it begins.
 * - R3 A recording is bounded in time and in bytes, also in a tab that nobody looks at, whose timers hardly run.
 */
import { type Level, meterOf } from './level.ts';
import { VoiceProblem } from './trouble.ts';

export const VOICE_MS_MAX = 15 * 60_000;
/** The API takes 16 MiB; the last second and another container come on top. */
const BYTES_MAX = 15 * 1024 * 1024;
/** Speech is clear so; the longest one takes 4 MB. */
const BITS_PER_SECOND = 32_000;
/** How often what was recorded is handed over, and its bounds are looked at. */
const HAND_OVER_EVERY_MS = 1_000;
/** Firefox writes Ogg by itself; Opus in the other two is put into it. */
const FORMS = ['audio/ogg;codecs=opus', 'audio/webm;codecs=opus', 'audio/mp4;codecs=opus'];

/** What was said. */
export type Voice = {
  file: File;
  /** It ended because it may not be longer. */
  isCut: boolean;
};

export type Recording = {
  /** As of `performance.now()`. */
  beganAt: number;
  level: Level;
  stop(): void;
  /** Once it has ended, whoever ended it. Rejects with a VoiceProblem, or when it is cancelled. */
  voice: Promise<Voice>;
};

/**
 * Asks for the microphone and begins at once.
 * @param signal cancels it: nothing is kept, and the microphone is given back.
 * @throws VoiceProblem, or as `getUserMedia` does
 */
export async function beginRecording(signal: AbortSignal): Promise<Recording> {
  if (!navigator.mediaDevices) throw new VoiceProblem(isSecureContext ? 'unsupported' : 'insecure');
  const form = globalThis.MediaRecorder && FORMS.find((each) => MediaRecorder.isTypeSupported(each));
  if (!form) throw new VoiceProblem('unsupported');
  // Both at once: browsers ask the person only right after the press.
  const asking = navigator.mediaDevices.getUserMedia({ audio: { channelCount: 1 } });
  const loading = loadToOgg(form);
  loading.catch(() => {}); // It is said below, unless there is no microphone, which is said first.
  const stream = await asking;
  const release = () => {
    for (const track of stream.getTracks()) track.stop();
  };
  signal.addEventListener('abort', release);
  try {
    signal.throwIfAborted();
    const toOgg = await loading;
    signal.throwIfAborted();
    return recordFrom(stream, { form, toOgg, signal, release });
  } catch (error) {
    release();
    throw error;
  }
}

type ToOgg = (recorded: Blob) => Promise<Blob>;

const loadToOgg = async (form: string): Promise<ToOgg> =>
  form.startsWith('audio/ogg') ? async (recorded) => recorded : (await import('./to-ogg.ts')).toOgg;

function recordFrom(
  stream: MediaStream,
  { form, toOgg, signal, release }: { form: string; toOgg: ToOgg; signal: AbortSignal; release(): void },
): Recording {
  const recorder = new MediaRecorder(stream, { mimeType: form, audioBitsPerSecond: BITS_PER_SECOND });
  recorder.start(HAND_OVER_EVERY_MS);
  const beganAt = performance.now();
  const meter = meterOf(stream);
  const parts: Blob[] = [];
  let bytes = 0;
  let isCut = false;
  const stop = () => {
    if (recorder.state !== 'inactive') recorder.stop();
  };
  recorder.ondataavailable = ({ data }) => {
    parts.push(data);
    bytes += data.size;
    isCut ||= bytes >= BYTES_MAX || performance.now() - beganAt >= VOICE_MS_MAX;
    if (isCut) stop();
  };
  const ended = new Promise<void>((resolve, reject) => {
    // Also when the microphone is pulled out.
    recorder.onstop = () => resolve();
    recorder.onerror = () => reject(new VoiceProblem('failed'));
    signal.addEventListener('abort', () => reject(signal.reason));
  }).finally(() => {
    stop();
    release();
    meter.close();
  });
  const voice = ended.then(async () => {
    if (bytes === 0) throw new VoiceProblem('empty');
    const ogg = await toOgg(new Blob(parts));
    return { file: new File([ogg], 'voice.ogg', { type: 'audio/ogg' }), isCut };
  });
  return { beganAt, level: meter.level, stop, voice };
}
