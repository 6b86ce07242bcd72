import {
  BlobSource,
  BufferTarget,
  EncodedAudioPacketSource,
  EncodedPacketSink,
  Input,
  MP4,
  OggOutputFormat,
  Output,
  WEBM,
} from 'mediabunny';
import { VoiceProblem } from './trouble.ts';

/**
 * Puts Opus that a browser has recorded into WebM or MP4 into Ogg, which phones play as a voice message. What was said is
 * not encoded anew.
 * @throws VoiceProblem `empty`: nothing was recorded
 */
export async function toOgg(recorded: Blob): Promise<Blob> {
  const input = new Input({ source: new BlobSource(recorded), formats: [WEBM, MP4] });
  try {
    const track = await input.getPrimaryAudioTrack();
    const decoderConfig = await track?.getDecoderConfig();
    if (!track || !decoderConfig) throw new VoiceProblem('empty');
    const opus = new EncodedAudioPacketSource('opus');
    const output = new Output({ format: new OggOutputFormat(), target: new BufferTarget() });
    output.addAudioTrack(opus);
    await output.start();
    let firstAt: number | null = null;
    for await (const packet of new EncodedPacketSink(track).packets()) {
      // A recording that begins late would be shown as longer than it is.
      firstAt ??= packet.timestamp;
      await opus.add(packet.clone({ timestamp: packet.timestamp - firstAt }), { decoderConfig });
    }
    if (firstAt === null) throw new VoiceProblem('empty');
    await output.finalize();
    return new Blob([output.target.buffer!]);
  } finally {
    input.dispose();
  }
}
