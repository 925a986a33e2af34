import { initWasm, Resvg } from '@resvg/resvg-wasm';
import resvg from '@resvg/resvg-wasm/index_bg.wasm';
import regular from './fonts/inter-regular.bin';

let starting: Promise<void> | undefined;

/** SVG as PNG. The module is compiled once in each isolate; text is set in the font that is part of this Worker. */
export const rasterise = async (svg: string): Promise<Uint8Array> => {
  starting ??= initWasm(resvg);
  await starting;
  const drawing = new Resvg(svg, {
    font: {
      fontBuffers: [new Uint8Array(regular)],
      defaultFontFamily: 'Inter',
    },
  });
  try {
    const image = drawing.render();
    try {
      return image.asPng();
    } finally {
      image.free();
    }
  } finally {
    // Memory of the module is not collected by itself.
    drawing.free();
  }
};
