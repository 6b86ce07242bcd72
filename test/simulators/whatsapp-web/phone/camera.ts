/** Scanning with a real camera, in browsers that can read QR codes by themselves. */

type Detector = { detect(source: HTMLVideoElement): Promise<{ rawValue: string }[]> };
type DetectorClass = { new (options: { formats: string[] }): Detector; getSupportedFormats(): Promise<string[]> };

const LOOK_EVERY_MS = 250;

export async function canScan(): Promise<boolean> {
  const detector = detectorClass();
  return detector !== undefined && (await detector.getSupportedFormats()).includes('qr_code');
}

/** Looks through the camera until a QR code is seen. @throws when the camera is refused */
export async function scanWith(video: HTMLVideoElement): Promise<string> {
  const detector = new (detectorClass()!)({ formats: ['qr_code'] });
  const stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: 'environment' } });
  video.hidden = false;
  video.srcObject = stream;
  await video.play();
  try {
    for (;;) {
      const [code] = await detector.detect(video);
      if (code) return code.rawValue;
      await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
    }
  } finally {
    for (const track of stream.getTracks()) track.stop();
    video.hidden = true;
  }
}

const detectorClass = (): DetectorClass | undefined => (window as { BarcodeDetector?: DetectorClass }).BarcodeDetector;
