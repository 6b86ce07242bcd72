/**
 * The child process that works on pictures. It alone may load native code (libvips), so it runs apart from the one that
 * draws stamps, and a page's image never waits behind them.
 */
import { imagesToPdf } from './images/images-to-pdf.ts';
import { prepareMark } from './images/mark.ts';
import type { ImageJobKind, Job, Jobs } from './protocol.ts';
import { drawPageImage } from './render/page-image.ts';
import { pdfium } from './render/pdfium.ts';
import { serveJobs } from './serving.ts';

await pdfium(); // Loaded before the first job asks, so that a warm child is warm.
serveJobs(perform);

async function perform(job: Job<ImageJobKind>): Promise<Jobs[ImageJobKind]['gets']> {
  switch (job.kind) {
    case 'page_image':
      return drawPageImage(job);
    case 'images_to_pdf':
      return imagesToPdf(job);
    case 'prepare_mark':
      return prepareMark(job.path, job.fit);
  }
}
