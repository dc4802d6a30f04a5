package io.datatracing.storage.segment;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.ZstdException;

/**
 * Zstandard without magic number, content size and checksum: sizes and checksums are kept outside.
 * Contexts are expensive to make, so each thread keeps its own, about 150 KB for a thread that
 * reads: the threads of the store and of a server's pool, which live as long as it does.
 */
final class Compression {
  /** Level 3 gains nothing on byte planes, and 9 gains 2 %. */
  static final int BLOCK_LEVEL = 1;

  /** The log is read once, if ever: the fastest level that still saves four fifths of the disk. */
  static final int LOG_LEVEL = -1;

  private static final ThreadLocal<ZstdCompressCtx> BLOCK =
      ThreadLocal.withInitial(() -> context(BLOCK_LEVEL));
  private static final ThreadLocal<ZstdCompressCtx> LOG =
      ThreadLocal.withInitial(() -> context(LOG_LEVEL));
  private static final ThreadLocal<ZstdDecompressCtx> DECOMPRESS =
      ThreadLocal.withInitial(() -> new ZstdDecompressCtx().setMagicless(true));

  private Compression() {}

  private static ZstdCompressCtx context(int level) {
    ZstdCompressCtx context = new ZstdCompressCtx();
    context.setLevel(level);
    context.setMagicless(true);
    context.setContentSize(false);
    context.setChecksum(false);
    return context;
  }

  /** Appends the compressed bytes to the sink and gives their number. */
  static int compressBlock(byte[] source, int length, ByteSink out) {
    return compress(BLOCK.get(), source, length, out);
  }

  static int compressLog(byte[] source, int length, ByteSink out) {
    return compress(LOG.get(), source, length, out);
  }

  private static int compress(ZstdCompressCtx context, byte[] source, int length, ByteSink out) {
    int bound = Math.toIntExact(Zstd.compressBound(length));
    out.ensure(bound);
    int size = context.compressByteArray(out.array(), out.size(), bound, source, 0, length);
    out.advance(size);
    return size;
  }

  /**
   * Fills {@code target} from its start.
   *
   * @throws IllegalStateException when the source does not hold exactly {@code targetLength} bytes
   */
  static void decompress(byte[] source, int offset, int length, byte[] target, int targetLength) {
    int size;
    try {
      size = DECOMPRESS.get().decompressByteArray(target, 0, targetLength, source, offset, length);
    } catch (ZstdException e) {
      throw new IllegalStateException("compressed data cannot be read", e);
    }
    if (size != targetLength) {
      throw new IllegalStateException(
          "compressed data holds " + size + " bytes instead of " + targetLength);
    }
  }
}
