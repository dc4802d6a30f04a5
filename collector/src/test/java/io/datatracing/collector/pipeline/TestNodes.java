package io.datatracing.collector.pipeline;

import io.datatracing.collector.intake.BatchOrigin;
import io.datatracing.model.otlp.OtlpBatch;
import io.datatracing.storage.api.AppendCallback;
import io.datatracing.storage.api.StoreException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** Nodes for tests of the graph, with what a test wants to know of them. */
final class TestNodes {
  private TestNodes() {}

  static NodeTypes types() {
    return new NodeTypes(
        List.of(
            new Pass("test-pass", false), new Pass("test-files", true), new Output(new Outputs())));
  }

  static NodeTypes types(Outputs outputs) {
    return new NodeTypes(
        List.of(new Pass("test-pass", false), new Pass("test-files", true), new Output(outputs)));
  }

  record PassOptions(@Nullable Duration window, @Nullable ByteSize maxSize, double part) {
    PassOptions {
      window = window == null ? Duration.ZERO : window;
      if (window.compareTo(Duration.ofHours(1)) > 0) {
        throw new IllegalArgumentException("window: 3h is longer than 1h");
      }
    }
  }

  /** Hands everything on; one of those with files says when two of them were open at once. */
  static final class Pass implements NodeType<PassOptions> {
    static final Map<String, PassNode> OPEN = new ConcurrentHashMap<>();
    private final String name;
    private final boolean keepsFiles;

    Pass(String name, boolean keepsFiles) {
      this.name = name;
      this.keepsFiles = keepsFiles;
    }

    @Override
    public String name() {
      return name;
    }

    @Override
    public Class<PassOptions> options() {
      return PassOptions.class;
    }

    @Override
    public boolean keepsFiles() {
      return keepsFiles;
    }

    @Override
    public Node create(PassOptions options, NodeContext context) {
      if (options.part() == 0.5) {
        throw new IllegalArgumentException("a half cannot be had here");
      }
      PassNode node = new PassNode(options, context);
      if (keepsFiles && OPEN.putIfAbsent(context.directory().toString(), node) != null) {
        throw new IllegalStateException("two of " + context.id() + " work on the same files");
      }
      return node;
    }
  }

  static final class PassNode implements Node {
    final PassOptions options;
    private final NodeContext context;

    PassNode(PassOptions options, NodeContext context) {
      this.options = options;
      this.context = context;
    }

    @Override
    public void take(OtlpBatch batch, BatchOrigin origin, AppendCallback done) {
      context.next().take(batch, origin, done);
    }

    @Override
    public void close() {
      Pass.OPEN.remove(context.directory().toString(), this);
    }
  }

  /** What outputs took, by their id, and what they shall answer. */
  static final class Outputs {
    final Map<String, List<OtlpBatch>> taken = new ConcurrentHashMap<>();
    final Map<String, StoreException> failures = new ConcurrentHashMap<>();
    final Map<String, List<AppendCallback>> held = new ConcurrentHashMap<>();
    final List<String> closed = new CopyOnWriteArrayList<>();

    List<OtlpBatch> of(String id) {
      return taken.computeIfAbsent(id, any -> new CopyOnWriteArrayList<>());
    }

    /** That output answers nothing until it is told. */
    void hold(String id) {
      held.put(id, new CopyOnWriteArrayList<>());
    }

    void answer(String id) {
      List<AppendCallback> waiting = held.remove(id);
      if (waiting != null) {
        new ArrayList<>(waiting).forEach(AppendCallback::stored);
      }
    }
  }

  record OutputOptions(int number) {}

  static final class Output implements NodeType<OutputOptions> {
    private final Outputs outputs;

    Output(Outputs outputs) {
      this.outputs = outputs;
    }

    @Override
    public String name() {
      return "test-output";
    }

    @Override
    public Class<OutputOptions> options() {
      return OutputOptions.class;
    }

    @Override
    public boolean isOutput() {
      return true;
    }

    @Override
    public Node create(OutputOptions options, NodeContext context) {
      String id = context.id();
      return new Node() {
        @Override
        public void take(OtlpBatch batch, BatchOrigin origin, AppendCallback done) {
          StoreException failure = outputs.failures.get(id);
          List<AppendCallback> waiting = outputs.held.get(id);
          if (failure != null) {
            done.failed(failure);
          } else if (waiting != null) {
            outputs.of(id).add(batch);
            waiting.add(done);
          } else {
            outputs.of(id).add(batch);
            done.stored();
          }
        }

        @Override
        public void close() {
          outputs.closed.add(id + options.number());
        }
      };
    }
  }
}
