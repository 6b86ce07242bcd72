/** How loud it is just now, from 0 to 1. */
export type Level = () => number;

/** Samples that are looked at: a twentieth of a second. */
const SAMPLES = 2_048;
/** Speech at arm's length fills the scale with this. */
const GAIN = 5;

/** Listens to a microphone without letting it be heard. */
export function meterOf(stream: MediaStream): { level: Level; close(): void } {
  const context = new AudioContext();
  const analyser = new AnalyserNode(context, { fftSize: SAMPLES });
  context.createMediaStreamSource(stream).connect(analyser);
  const samples = new Float32Array(SAMPLES);
  return {
    level() {
      analyser.getFloatTimeDomainData(samples);
      const power = samples.reduce((sum, sample) => sum + sample * sample, 0) / SAMPLES;
      return Math.min(1, Math.sqrt(power) * GAIN);
    },
    close: () => void context.close(),
  };
}
