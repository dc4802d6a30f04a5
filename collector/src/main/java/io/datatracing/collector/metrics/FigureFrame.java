package io.datatracing.collector.metrics;

import io.datatracing.model.SpanKind;
import io.datatracing.model.latency.CompactHistogram;
import io.datatracing.storage.api.EdgeNode;
import io.datatracing.storage.api.ServiceEdge;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32C;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;

/**
 * What was counted between two flushes, in a file.
 *
 * <pre>
 * int    bytes after the head
 * int    CRC-32C of what follows
 * long   from, to: arrivals in this time were counted; equal when not all of them were
 * long   first and last minute of the cells
 * deflated: texts; latencies; edges; unmatched calls, each with its number before it
 * </pre>
 *
 * <p>Fields are of fixed width: most bytes are zero, which deflates away.
 */
final class FigureFrame {
  static final int HEAD_BYTES = 40;
  private static final int CHECKED_FROM = 8;

  private FigureFrame() {}

  static byte[] encode(FigureCells cells, long from, long to) {
    Body body = new Body();
    cells.visit(body);
    byte[] deflated = body.deflated();
    ByteBuffer frame = ByteBuffer.allocate(HEAD_BYTES + deflated.length);
    frame.putInt(deflated.length).putInt(0).putLong(from).putLong(to);
    frame.putLong(cells.firstMinute()).putLong(cells.lastMinute()).put(deflated);
    frame.putInt(4, checksum(frame.array()));
    return frame.array();
  }

  static boolean isWhole(byte[] frame) {
    ByteBuffer head = ByteBuffer.wrap(frame);
    return frame.length >= HEAD_BYTES
        && head.getInt(0) == frame.length - HEAD_BYTES
        && head.getInt(4) == checksum(frame);
  }

  private static int checksum(byte[] frame) {
    CRC32C sum = new CRC32C();
    sum.update(frame, CHECKED_FROM, frame.length - CHECKED_FROM);
    return (int) sum.getValue();
  }

  /** Shows what is in a frame that {@link #isWhole}. */
  static void visit(byte[] frame, FigureVisitor visitor) {
    ByteArrayInputStream bytes =
        new ByteArrayInputStream(frame, HEAD_BYTES, frame.length - HEAD_BYTES);
    try (DataInputStream in = new DataInputStream(new InflaterInputStream(bytes))) {
      String[] texts = new String[in.readInt()];
      for (int i = 0; i < texts.length; i++) {
        texts[i] = new String(in.readNBytes(in.readInt()), StandardCharsets.UTF_8);
      }
      SpanKind[] kinds = SpanKind.values();
      for (int left = in.readInt(); left > 0; left--) {
        long minute = in.readLong();
        String service = texts[in.readInt()];
        String operation = texts[in.readInt()];
        SpanKind kind = kinds[in.readByte()];
        visitor.latency(minute, service, operation, kind, in.readBoolean(), histogram(in));
      }
      ServiceEdge.Kind[] edgeKinds = ServiceEdge.Kind.values();
      for (int left = in.readInt(); left > 0; left--) {
        long minute = in.readLong();
        EdgeNode from = node(in, texts);
        EdgeNode to = node(in, texts);
        ServiceEdge.Kind kind = edgeKinds[in.readByte()];
        long errors = in.readLong();
        visitor.edge(minute, from, to, kind, histogram(in), errors);
      }
      for (int left = in.readInt(); left > 0; left--) {
        visitor.unmatched(in.readLong(), in.readLong());
      }
    } catch (IOException e) {
      throw new UncheckedIOException("a frame of figures", e);
    }
  }

  private static EdgeNode node(DataInputStream in, String[] texts) throws IOException {
    EdgeNode.Type type = EdgeNode.Type.values()[in.readByte()];
    return new EdgeNode(type, texts[in.readInt()]);
  }

  private static CompactHistogram histogram(DataInputStream in) throws IOException {
    CompactHistogram histogram = new CompactHistogram();
    long count = in.readLong();
    histogram.addFigures(
        count, in.readLong(), in.readLong(), in.readLong(), in.readLong(), in.readLong());
    for (int left = in.readInt(); left > 0; left--) {
      histogram.addBucket(in.readInt(), in.readLong());
    }
    return histogram;
  }

  /** The deflated part; texts come before what names them by their numbers. */
  private static final class Body implements FigureVisitor {
    private final Map<String, Integer> texts = new LinkedHashMap<>();
    private final Section latencies = new Section();
    private final Section edges = new Section();
    private final Section unmatched = new Section();

    @Override
    public void latency(
        long minute,
        String service,
        String operation,
        SpanKind kind,
        boolean isError,
        CompactHistogram durations) {
      latencies.add(
          out -> {
            out.writeLong(minute);
            out.writeInt(number(service));
            out.writeInt(number(operation));
            out.writeByte(kind.ordinal());
            out.writeBoolean(isError);
            histogram(out, durations);
          });
    }

    @Override
    public void edge(
        long minute,
        EdgeNode from,
        EdgeNode to,
        ServiceEdge.Kind kind,
        CompactHistogram durations,
        long errors) {
      edges.add(
          out -> {
            out.writeLong(minute);
            for (EdgeNode end : new EdgeNode[] {from, to}) {
              out.writeByte(end.type().ordinal());
              out.writeInt(number(end.name()));
            }
            out.writeByte(kind.ordinal());
            out.writeLong(errors);
            histogram(out, durations);
          });
    }

    @Override
    public void unmatched(long minute, long calls) {
      unmatched.add(
          out -> {
            out.writeLong(minute);
            out.writeLong(calls);
          });
    }

    private int number(String text) {
      Integer known = texts.putIfAbsent(text, texts.size());
      return known == null ? texts.size() - 1 : known;
    }

    private static void histogram(DataOutputStream out, CompactHistogram histogram)
        throws IOException {
      out.writeLong(histogram.count());
      out.writeLong(histogram.negativeCount());
      out.writeLong(histogram.minimum());
      out.writeLong(histogram.maximum());
      out.writeLong(histogram.sumSeconds());
      out.writeLong(histogram.sumNanos());
      out.writeInt(histogram.buckets());
      ByteBuffer buckets = ByteBuffer.allocate(12 * histogram.buckets());
      histogram.forEachBucket((bucket, count) -> buckets.putInt(bucket).putLong(count));
      out.write(buckets.array());
    }

    byte[] deflated() {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      try (DataOutputStream out = new DataOutputStream(new DeflaterOutputStream(bytes))) {
        out.writeInt(texts.size());
        for (String text : texts.keySet()) {
          byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
          out.writeInt(utf8.length);
          out.write(utf8);
        }
        latencies.writeTo(out);
        edges.writeTo(out);
        unmatched.writeTo(out);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return bytes.toByteArray();
    }
  }

  private interface Entry {
    void writeTo(DataOutputStream out) throws IOException;
  }

  private static final class Section {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final DataOutputStream out = new DataOutputStream(bytes);
    private int entries;

    void add(Entry entry) {
      try {
        entry.writeTo(out);
        entries++;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    void writeTo(DataOutputStream to) throws IOException {
      to.writeInt(entries);
      bytes.writeTo(to);
    }
  }
}
