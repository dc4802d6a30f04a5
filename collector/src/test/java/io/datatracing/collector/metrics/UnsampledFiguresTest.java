package io.datatracing.collector.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datatracing.collector.NodeHarness;
import io.datatracing.collector.ledger.Ledger;
import io.datatracing.collector.pipeline.ByteSize;
import io.datatracing.collector.pipeline.NodeContext;
import io.datatracing.collector.selftrace.SelfTracing;
import io.datatracing.model.Attribute;
import io.datatracing.model.Resource;
import io.datatracing.model.Span;
import io.datatracing.model.SpanId;
import io.datatracing.model.SpanKind;
import io.datatracing.model.SpanState;
import io.datatracing.model.Status;
import io.datatracing.model.TraceId;
import io.datatracing.model.otlp.OtlpBatch;
import io.datatracing.storage.api.Aggregates;
import io.datatracing.storage.api.AppendCallback;
import io.datatracing.storage.api.Changes;
import io.datatracing.storage.api.LatencyGroup;
import io.datatracing.storage.api.LatencyQuery;
import io.datatracing.storage.api.LatencyQuery.By;
import io.datatracing.storage.api.ServiceEdges;
import io.datatracing.storage.api.SpanStore;
import io.datatracing.storage.api.SpanStoreProvider;
import io.datatracing.storage.api.StoreException;
import io.datatracing.storage.api.StoreOptions;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Sums that count what sampling drops, held against a store that has every span. Every tenth trace
 * is kept.
 */
class UnsampledFiguresTest {
  private static final long MINUTE = Aggregates.MINUTE_NANOS;
  private static final long BEGIN = 28_333_333 * MINUTE;
  private static final RollupOptions DEFAULT = new RollupOptions(null, null);

  @TempDir private Path directory;
  private final AtomicLong clock = new AtomicLong(BEGIN);
  private SpanStore all;
  private SpanStore kept;
  private UnsampledFigures figures = new UnsampledFigures(clock::get);
  private final List<MetricsNode> nodes = new ArrayList<>();
  private boolean isFull;
  private long nextTrace = 1;

  @BeforeEach
  void open() {
    all = store("all");
    kept = store("kept");
  }

  @AfterEach
  void close() {
    nodes.forEach(MetricsNode::close);
    all.close();
    kept.close();
  }

  private SpanStore store(String name) {
    return SpanStoreProvider.named("memory").open(new StoreOptions(directory.resolve(name)));
  }

  private MetricsNode node(RollupOptions rollups) {
    NodeContext context =
        new NodeContext(
            "it",
            (batch, origin, done) -> sample(batch, done),
            Ledger.NONE,
            directory.resolve("node"),
            clock::get,
            System::nanoTime,
            new PrometheusRegistry());
    MetricsNode node =
        new MetricsNode(new MetricsOptions(0, 0, 0, null, null, rollups), context, figures);
    nodes.add(node);
    recorder(node).byHand();
    return node;
  }

  private void sample(OtlpBatch batch, AppendCallback done) {
    if (isFull) {
      done.failed(new StoreException("full"));
      return;
    }
    List<Span> some =
        batch.decode().stream().filter(span -> span.traceId().low() % 10 == 0).toList();
    if (!some.isEmpty()) {
      put(kept, some);
    }
    done.stored();
  }

  private static void put(SpanStore store, List<Span> spans) {
    store
        .writer()
        .append(
            OtlpBatch.of(spans),
            new AppendCallback() {
              @Override
              public void stored() {}

              @Override
              public void failed(StoreException cause) {
                throw cause;
              }
            });
  }

  private static Span span(
      long trace,
      long id,
      long parent,
      String service,
      SpanKind kind,
      long start,
      Attribute... of) {
    return Span.builder(new TraceId(5, trace), new SpanId(id), service + " work")
        .parent(parent == 0 ? null : new SpanId(parent))
        .kind(kind)
        .times(start, start + 1_000_000 * (trace % 50))
        .status(trace % 7 == 0 ? new Status(Status.Code.ERROR, "") : Status.UNSET)
        .resource(new Resource(List.of(Attribute.of("service.name", service))))
        .attributes(List.of(of))
        .build();
  }

  /** A page that asks another service, a database and a topic; callers come last. */
  private static List<Span> trace(long trace, long start) {
    return List.of(
        span(
            trace,
            5,
            4,
            "mail",
            SpanKind.SERVER,
            start,
            Attribute.of("http.request.method", "GET")),
        span(trace, 4, 1, "shop", SpanKind.CLIENT, start),
        span(trace, 3, 1, "shop", SpanKind.CLIENT, start, Attribute.of("db.system.name", "mysql")),
        span(
            trace,
            2,
            1,
            "shop",
            SpanKind.PRODUCER,
            start,
            Attribute.of("messaging.destination.name", "orders")),
        span(trace, 1, 0, "shop", SpanKind.SERVER, start));
  }

  /** Sends traces that start in a minute, the clock's own. */
  private void send(MetricsNode node, long minute, int traces) {
    clock.set(BEGIN + minute * MINUTE + 1);
    for (int i = 0; i < traces; i++) {
      List<Span> spans = trace(nextTrace++, BEGIN + minute * MINUTE);
      if (NodeHarness.send(node, OtlpBatch.of(spans)).join().equals("stored")) {
        put(all, spans);
      }
    }
  }

  private static LatencyQuery minutes(long first, long end) {
    return LatencyQuery.between(BEGIN + first * MINUTE, BEGIN + end * MINUTE);
  }

  private Aggregates told() {
    return figures.over(kept.aggregates());
  }

  private static long count(Aggregates aggregates, long first, long end) {
    return aggregates.latency(minutes(first, end)).stream()
        .mapToLong(group -> group.figures().count())
        .sum();
  }

  private static List<String> latencies(Aggregates aggregates, LatencyQuery query) {
    return aggregates.latency(query).stream().map(UnsampledFiguresTest::text).toList();
  }

  private static String text(LatencyGroup group) {
    return Stream.of(
            group.service(),
            group.operation(),
            group.kind(),
            group.isError(),
            group.startUnixNano(),
            group.figures().durations(),
            group.figures().errors())
        .map(String::valueOf)
        .toList()
        .toString();
  }

  private static List<String> edges(Aggregates aggregates, long first, long end) {
    ServiceEdges edges = aggregates.edges(BEGIN + first * MINUTE, BEGIN + end * MINUTE);
    List<String> texts = new ArrayList<>();
    edges
        .edges()
        .forEach(
            edge ->
                texts.add(
                    "%s %s %s %s %s"
                        .formatted(
                            edge.from(),
                            edge.to(),
                            edge.kind(),
                            edge.calls().durations(),
                            edge.calls().errors())));
    texts.add("unmatched " + edges.unmatchedCalls());
    return texts;
  }

  private void assertToldAsOfAll(long first, long end) {
    for (LatencyQuery query :
        List.of(
            minutes(first, end),
            minutes(first, end).by(By.SERVICE, By.OPERATION, By.KIND, By.STATUS),
            minutes(first, end).by(By.STATUS).withStep(2 * MINUTE),
            minutes(first, end).withService("mail").by(By.OPERATION).withStep(MINUTE))) {
      assertThat(latencies(told(), query)).isEqualTo(latencies(all.aggregates(), query));
    }
    assertThat(edges(told(), first, end)).isEqualTo(edges(all.aggregates(), first, end));
  }

  @Test
  void everySpanCountsAlthoughOneTraceInTenIsKept() {
    MetricsNode node = node(DEFAULT);
    for (int minute = 1; minute < 6; minute++) {
      send(node, minute, 30);
    }
    assertThat(count(kept.aggregates(), 1, 6)).isEqualTo(15 * 5);
    assertThat(count(told(), 1, 6)).isEqualTo(150 * 5);
    assertThat(told().countUnstored(BEGIN + MINUTE, BEGIN + 6 * MINUTE)).isTrue();
    assertToldAsOfAll(1, 6);
  }

  @Test
  void thePipelinesOwnSpansCountAlthoughTheyPassNoNode() {
    MetricsNode node = node(DEFAULT);
    for (int minute = 1; minute < 6; minute++) {
      send(node, minute, 10);
      long start = BEGIN + minute * MINUTE;
      List<Span> own =
          List.of(span(1_000 + minute, 1, 0, SelfTracing.SERVICE, SpanKind.INTERNAL, start));
      put(all, own);
      put(kept, own);
    }
    assertToldAsOfAll(1, 6);
    LatencyQuery query = minutes(1, 6).withService(SelfTracing.SERVICE);
    assertThat(latencies(told(), query)).hasSize(1).isEqualTo(latencies(all.aggregates(), query));
  }

  @Test
  void examplesAreOfTracesThatAreKept() {
    MetricsNode node = node(DEFAULT);
    send(node, 1, 100);
    assertThat(told().latency(minutes(1, 2).by(By.SERVICE)))
        .isNotEmpty()
        .allSatisfy(group -> assertThat(group.figures().slowest().traceId().low() % 10).isZero());
    assertThat(told().edges(BEGIN + MINUTE, BEGIN + 2 * MINUTE).edges())
        .isNotEmpty()
        .allSatisfy(edge -> assertThat(edge.calls().slowest().traceId().low() % 10).isZero());
  }

  @Test
  void aRefusedBatchThatIsSentAgainCountsOnce() {
    MetricsNode node = node(DEFAULT);
    isFull = true;
    send(node, 1, 10);
    assertThat(count(told(), 1, 2)).isZero();
    isFull = false;
    nextTrace = 1;
    send(node, 1, 10);
    assertToldAsOfAll(1, 2);
  }

  @Test
  void spansThatRunDoNotCount() {
    MetricsNode node = node(DEFAULT);
    clock.set(BEGIN + MINUTE);
    Span runs =
        span(
            1,
            1,
            0,
            "shop",
            SpanKind.SERVER,
            BEGIN + MINUTE,
            Attribute.of(SpanState.KEY, SpanState.RUNNING));
    NodeHarness.send(node, runs);
    assertThat(count(told(), 1, 2)).isZero();
  }

  @Test
  void afterAStopItIsToldFromTheFilesAndAroundItFromWhatIsStored() {
    MetricsNode node = node(DEFAULT);
    for (int minute = 0; minute < 10; minute++) {
      send(node, minute, 10);
    }
    node.close();
    clock.addAndGet(1_000_000_000);
    figures = new UnsampledFigures(clock::get);
    MetricsNode next = node(DEFAULT);
    for (int minute = 10; minute < 20; minute++) {
      send(next, minute, 10);
    }
    // The first minute had begun before the node, like the tenth; of the ninth and the one before
    // late spans may have come while nobody counted.
    assertToldAsOfAll(0, 8);
    assertToldAsOfAll(10, 20);
    assertThat(count(told(), 8, 10)).isEqualTo(count(kept.aggregates(), 8, 10));
    assertThat(count(told(), 0, 20)).isEqualTo(50 * 18 + count(kept.aggregates(), 8, 10));
  }

  @Test
  void whatAKilledProcessHadNotWrittenIsToldFromWhatIsStored() {
    MetricsNode node = node(DEFAULT);
    for (int minute = 0; minute < 6; minute++) {
      send(node, minute, 10);
    }
    recorder(node).write();
    send(node, 6, 10);
    send(node, 7, 10);
    figures = new UnsampledFigures(clock::get);
    node(DEFAULT);
    assertThat(count(told(), 0, 4)).isEqualTo(50 * 4);
    assertThat(count(told(), 4, 8)).isEqualTo(count(kept.aggregates(), 4, 8));
  }

  @Test
  void aDamagedFrameCostsItsMinutesAndATornOneIsCutOff() throws IOException {
    MetricsNode node = node(DEFAULT);
    send(node, 1, 10);
    recorder(node).write();
    for (int minute = 2; minute < 6; minute++) {
      send(node, minute, 10);
    }
    node.close();
    Path file = onlyFile();
    byte[] bytes = Files.readAllBytes(file);
    bytes[FigureFrame.HEAD_BYTES + 3] ^= 1;
    byte[] torn = java.util.Arrays.copyOf(bytes, bytes.length + 50);
    torn[bytes.length + 1] = 1;
    Files.write(file, torn);
    figures = new UnsampledFigures(clock::get);
    node(DEFAULT);
    assertThat(Files.size(file)).isEqualTo(bytes.length);
    // Until it is read nobody knows.
    assertThat(count(told(), 0, 4)).isEqualTo(count(kept.aggregates(), 0, 2) + 50 * 2);
    assertThat(count(told(), 2, 4)).isEqualTo(50 * 2);
  }

  @Test
  void whatFindsNoRoomIsNotToldAsIfItWereAll() {
    NodeContext context =
        new NodeContext(
            "small",
            (batch, origin, done) -> sample(batch, done),
            Ledger.NONE,
            directory.resolve("small"),
            clock::get,
            System::nanoTime,
            new PrometheusRegistry());
    SeriesTable series = new SeriesTable(100, new long[0]);
    try (FigureRecorder recorder =
        new FigureRecorder(
                DEFAULT, context, figures.log(directory.resolve("small")), series, 1_024, 8)
            .byHand()) {
      clock.set(BEGIN + MINUTE);
      recorder.count(OtlpBatch.of(trace(10, BEGIN + MINUTE)));
      assertThat(count(told(), 1, 2)).isEqualTo(5);
      for (int minute = 2; minute < 5; minute++) {
        clock.set(BEGIN + minute * MINUTE);
        recorder.count(OtlpBatch.of(trace(10, BEGIN + minute * MINUTE)));
      }
      put(kept, trace(10, BEGIN + MINUTE));
      assertThat(count(told(), 1, 10)).isEqualTo(5);
      clock.set(BEGIN + 9 * MINUTE + 1);
      recorder.write();
      clock.set(BEGIN + 20 * MINUTE);
      recorder.count(OtlpBatch.of(trace(10, BEGIN + 20 * MINUTE)));
      assertThat(count(told(), 1, 10)).isEqualTo(5);
      assertThat(count(told(), 20, 21)).isEqualTo(5);
    }
  }

  @Test
  void whoIsInterruptedMakesNobodyForgetFigures() {
    MetricsNode node = node(DEFAULT);
    for (int minute = 1; minute < 6; minute++) {
      send(node, minute, 10);
    }
    recorder(node).write();
    Thread.currentThread().interrupt();
    try {
      assertThatThrownBy(() -> told().latency(minutes(1, 4))).isInstanceOf(StoreException.class);
    } finally {
      assertThat(Thread.interrupted()).isTrue();
    }
    assertToldAsOfAll(1, 4);
  }

  @Test
  void oldFilesGo() throws IOException {
    MetricsNode node = node(new RollupOptions(Duration.ofHours(1), ByteSize.ofMiB(1)));
    for (int minute = 1; minute < 5; minute++) {
      send(node, minute, 10);
    }
    recorder(node).write();
    assertThat(count(told(), 1, 3)).isEqualTo(100);
    Path first = onlyFile();
    clock.set(BEGIN + 180 * MINUTE);
    recorder(node).write();
    assertThat(first).doesNotExist();
    assertThat(count(told(), 1, 3)).isEqualTo(count(kept.aggregates(), 1, 3));
    assertThat(told().countUnstored(BEGIN + 100 * MINUTE, BEGIN + 101 * MINUTE)).isTrue();
  }

  @Test
  void aFileOfAnotherVersionIsLeftAlone() throws IOException {
    Path other = Files.createDirectories(directory.resolve("node")).resolve("9999999.v2.figures");
    Files.writeString(other, "something else");
    MetricsNode node = node(DEFAULT);
    send(node, 1, 10);
    recorder(node).write();
    assertToldAsOfAll(1, 2);
    assertThat(other).hasContent("something else");
  }

  @Test
  void anotherNodeInItsPlaceGoesOn() {
    MetricsNode node = node(DEFAULT);
    send(node, 1, 10);
    // As when the file has changed: made before the other one ends.
    MetricsNode next = node(DEFAULT);
    send(next, 2, 10);
    node.close();
    send(next, 3, 10);
    assertToldAsOfAll(1, 4);
  }

  @Test
  void aMarkChangesWithWhatIsCountedThen() {
    Changes changes = figures.over((Changes) () -> (start, end, traces) -> "stored");
    MetricsNode node = node(DEFAULT);
    send(node, 1, 1);
    String then = mark(changes, 1);
    assertThat(then).startsWith("stored ");
    send(node, 5, 1);
    String before = mark(changes, 5);
    send(node, 5, 1);
    assertThat(mark(changes, 5)).isNotEqualTo(before);
    recorder(node).write();
    String written = mark(changes, 1);
    send(node, 9, 3);
    recorder(node).write();
    assertThat(mark(changes, 1)).isEqualTo(written);
    assertThat(figures.over(Changes.NONE).moment().mark(0, MINUTE, List.of())).isNull();
  }

  private static String mark(Changes changes, long minute) {
    long start = BEGIN + minute * MINUTE;
    return String.valueOf(changes.moment().mark(start, start + MINUTE, List.of()));
  }

  private static FigureRecorder recorder(MetricsNode node) {
    FigureRecorder recorder = node.recorder();
    assertThat(recorder).isNotNull();
    return recorder;
  }

  private Path onlyFile() throws IOException {
    try (Stream<Path> files = Files.list(directory.resolve("node"))) {
      List<Path> found = files.toList();
      assertThat(found).hasSize(1);
      return found.get(0);
    }
  }
}
