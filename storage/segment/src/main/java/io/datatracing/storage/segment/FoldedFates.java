package io.datatracing.storage.segment;

import io.datatracing.storage.api.FateEntry;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The folded fates of a day: three bytes of the file are read for each reason. Any thread. */
final class FoldedFates implements Closeable {
  private static final long NANOS_PER_SECOND = 1_000_000_000;

  private final FateFile file;
  private final long firstSecond;
  private final List<Reason> reasons = new ArrayList<>();
  private final long traces;

  private record Shard(long first, FuseFilter filter, long offset) {}

  private record Reason(FateRun.Who who, List<Shard> shards) {}

  /**
   * Opens a day.
   *
   * @throws FormatException when it is damaged or of another version
   */
  FoldedFates(Path path) throws IOException {
    file = new FateFile(path);
    try {
      firstSecond =
          FileHeader.check(
              path,
              file.read(0, FileHeader.SIZE),
              FoldFormat.MAGIC,
              FoldFormat.OLDEST_VERSION,
              FoldFormat.VERSION);
      long end = file.size() - FoldFormat.TRAILER_SIZE;
      byte[] trailer = file.read(Math.max(0, end), FoldFormat.TRAILER_SIZE);
      int length = LittleEndian.getInt(trailer, 0);
      if (LittleEndian.getInt(trailer, 8) != FoldFormat.MAGIC
          || length < 0
          || end - length < FileHeader.SIZE) {
        throw FormatException.corrupt(path, "its trailer does not fit its size");
      }
      traces = read(new ByteSource(file.read(end - length, length), 0));
    } catch (IOException | RuntimeException e) {
      file.close();
      throw e;
    }
  }

  private long read(ByteSource in) {
    long all = 0;
    for (int count = in.varint32(); count > 0; count--) {
      FateRun.Who who = new FateRun.Who(false, in.string(), in.string(), in.string());
      all += in.varint();
      List<Shard> shards = new ArrayList<>();
      for (int left = in.varint32(); left > 0; left--) {
        long first = in.int64();
        FuseFilter filter = new FuseFilter(in.int64(), in.u8(), in.varint32());
        shards.add(new Shard(first, filter, in.varint()));
      }
      reasons.add(new Reason(who, shards));
    }
    return all;
  }

  Path path() {
    return file.path();
  }

  long sizeBytes() {
    return file.size();
  }

  /** How many were folded; a trace with several fates counts for each. */
  long traces() {
    return traces;
  }

  /** Each may be wrong by itself. */
  int reasons() {
    return reasons.size();
  }

  /** Adds what a trace with this prefix probably had; the time is the beginning of the day. */
  void find(long prefix, List<FateEntry> out) throws IOException {
    for (Reason reason : reasons) {
      Shard shard = shard(reason.shards, prefix);
      if (shard != null
          && shard.filter.mayContain(prefix, place -> file.read(shard.offset + place, 1)[0])) {
        FateRun.Who who = reason.who;
        out.add(
            new FateEntry(
                prefix,
                who.cause(),
                who.node(),
                who.policy(),
                firstSecond * NANOS_PER_SECOND,
                0,
                false));
      }
    }
  }

  /** The last that does not begin behind the prefix. */
  private static @Nullable Shard shard(List<Shard> shards, long prefix) {
    int low = 0;
    int high = shards.size();
    while (low < high) {
      int middle = low + high >>> 1;
      if (Long.compareUnsigned(shards.get(middle).first, prefix) <= 0) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low == 0 ? null : shards.get(low - 1);
  }

  void verify() throws IOException {
    file.verify();
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
