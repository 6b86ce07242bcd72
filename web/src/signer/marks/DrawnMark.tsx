import { Button, Text } from '@mantine/core';
import { useEffect, useId, useRef, useState } from 'react';
import SignaturePad, { type PointGroup } from 'signature_pad';
import type { Mark } from '../../api/signing.ts';
import { useSpeech } from '../../language/Speaking.tsx';
import { markPicture } from './picture.ts';

/** The colour of ink, as the pad and the picture have it. */
const INK = '#10264d';

/** A signature drawn with a finger, a pen or the mouse. Strokes survive turning the phone. */
export function DrawnMark({ onDone }: { onDone(mark: Mark): void }) {
  const { t } = useSpeech();
  const hint = useId();
  const canvas = useRef<HTMLCanvasElement>(null);
  const pad = useRef<SignaturePad | null>(null);
  const [strokes, setStrokes] = useState(0);

  useEffect(() => {
    const element = canvas.current!;
    const made = new SignaturePad(element, { penColor: INK, minWidth: 0.8, maxWidth: 2.8, throttle: 8 });
    pad.current = made;
    made.addEventListener('endStroke', () => setStrokes(made.toData().length));
    const fitting = new ResizeObserver(() => fitCanvas(element, made));
    fitting.observe(element);
    return () => {
      fitting.disconnect();
      made.off();
    };
  }, []);

  const draw = (strokesLeft: PointGroup[]) => {
    pad.current!.fromData(strokesLeft);
    setStrokes(strokesLeft.length);
  };
  return (
    <>
      <div className="pad">
        <canvas ref={canvas} role="img" aria-label={t('mark.drawHere')} aria-describedby={hint} />
        {strokes === 0 && (
          <span className="pad-invitation" aria-hidden="true">
            {t('mark.drawHere')}
          </span>
        )}
      </div>
      <div className="row">
        <Button
          variant="default"
          className="grow"
          disabled={strokes === 0}
          onClick={() => draw(pad.current!.toData().slice(0, -1))}
        >
          {t('mark.undo')}
        </Button>
        <Button variant="default" className="grow" disabled={strokes === 0} onClick={() => draw([])}>
          {t('mark.clear')}
        </Button>
      </div>
      <Text id={hint} size="sm" c="gray.7">
        {t('mark.drawHint')}
      </Text>
      <Button
        fullWidth
        disabled={strokes === 0}
        onClick={() => onDone({ kind: 'drawn', image: markPicture(canvas.current!) })}
      >
        {t('mark.next')}
      </Button>
    </>
  );
}

/** One canvas pixel a device pixel, at most three a CSS pixel; what was drawn is drawn again. */
function fitCanvas(canvas: HTMLCanvasElement, pad: SignaturePad): void {
  const scale = Math.min(Math.max(devicePixelRatio, 2), 3);
  const width = Math.round(canvas.clientWidth * scale);
  const height = Math.round(canvas.clientHeight * scale);
  if (width === 0 || (canvas.width === width && canvas.height === height)) return;
  const strokes = pad.toData();
  canvas.width = width;
  canvas.height = height;
  canvas.getContext('2d')!.scale(scale, scale);
  pad.clear();
  pad.fromData(strokes);
}
