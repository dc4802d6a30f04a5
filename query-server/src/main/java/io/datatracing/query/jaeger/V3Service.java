package io.datatracing.query.jaeger;

import io.datatracing.http.HttpProblem;
import io.datatracing.model.Span;
import io.datatracing.model.SpanKind;
import io.datatracing.model.Trace;
import io.datatracing.model.TraceId;
import io.datatracing.model.otlp.OtlpWriter;
import io.datatracing.query.QuerySources;
import io.datatracing.query.api.BudgetedReader;
import io.datatracing.query.api.BudgetedRoutes;
import io.datatracing.query.api.Parameters;
import io.datatracing.query.api.WholeTraces;
import io.datatracing.storage.api.SpanReader;
import io.datatracing.storage.api.TraceQuery;
import io.datatracing.storage.api.TraceSummary;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.ServerServiceDefinition;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;

/**
 * {@code jaeger.api_v3.QueryService}. A {@code TracesData} is the same bytes as OTLP's export
 * request; a trace is one, or several where it would be larger than clients take.
 */
final class V3Service {
  private static final String NAME = "jaeger.api_v3.QueryService";

  /** grpc's clients refuse more than 4 MiB in one message unless they are told otherwise. */
  private static final int MAX_MESSAGE_BYTES = 3 << 20;

  /** Of a typical kilobyte each; the size of what comes out decides. */
  private static final int MAX_CHUNK_SPANS = 2_000;

  private final SpanReader reader;
  private final DependencyLinks dependencies;

  V3Service(QuerySources sources, LongSupplier clock) {
    reader = new BudgetedReader(sources.reader());
    dependencies = new DependencyLinks(sources.aggregates(), clock);
  }

  ServerServiceDefinition definition(BudgetedRoutes budgets, Executor workers) {
    ServerServiceDefinition.Builder service = ServerServiceDefinition.builder(NAME);
    add(service, "GetTrace", MethodType.SERVER_STREAMING, this::trace, budgets, workers);
    add(service, "FindTraces", MethodType.SERVER_STREAMING, this::search, budgets, workers);
    add(
        service,
        "FindTraceSummaries",
        MethodType.SERVER_STREAMING,
        this::summaries,
        budgets,
        workers);
    add(service, "GetServices", MethodType.UNARY, this::services, budgets, workers);
    add(service, "GetOperations", MethodType.UNARY, this::operations, budgets, workers);
    add(service, "GetDependencies", MethodType.UNARY, this::dependencies, budgets, workers);
    return service.build();
  }

  private static void add(
      ServerServiceDefinition.Builder service,
      String method,
      MethodType type,
      StreamedCall.Question question,
      BudgetedRoutes budgets,
      Executor workers) {
    service.addMethod(
        MethodDescriptor.<byte[], byte[]>newBuilder(ByteMessages.INSTANCE, ByteMessages.INSTANCE)
            .setType(type)
            .setFullMethodName(MethodDescriptor.generateFullMethodName(NAME, method))
            .build(),
        new StreamedCall(question, budgets, workers));
  }

  private void trace(byte[] request, StreamedCall.Answers answers) {
    TraceId id = JaegerSearch.traceId("trace_id", V3Messages.traceId(request));
    Trace trace = reader.trace(id);
    if (trace == null) {
      throw HttpProblem.notFound("trace not found: " + id).asException();
    }
    send(trace.spans(), answers);
  }

  private void search(byte[] request, StreamedCall.Answers answers) {
    forEach(V3Messages.search(request), trace -> send(trace.spans(), answers));
  }

  private void summaries(byte[] request, StreamedCall.Answers answers) {
    TraceQuery any = TraceQuery.between(Long.MIN_VALUE, Long.MAX_VALUE);
    forEach(
        V3Messages.search(request),
        trace ->
            answers.send(V3Messages.summary(TraceSummary.of(trace, any), V3Api.orphans(trace))));
  }

  private void forEach(JaegerSearch search, WholeTraces.Taker taker) {
    try {
      WholeTraces.forEach(reader, search.query(), search.limit(), taker);
    } catch (IOException e) {
      throw new UncheckedIOException("messages are made in memory", e);
    }
  }

  private static void send(List<Span> spans, StreamedCall.Answers answers) {
    for (int from = 0; from < spans.size(); from += MAX_CHUNK_SPANS) {
      sendChunk(spans.subList(from, Math.min(spans.size(), from + MAX_CHUNK_SPANS)), answers);
    }
  }

  /** Halves what is too large; a single span that is goes as it is, for clients that take it. */
  private static void sendChunk(List<Span> spans, StreamedCall.Answers answers) {
    byte[] message = OtlpWriter.write(spans);
    if (message.length <= MAX_MESSAGE_BYTES || spans.size() == 1) {
      answers.send(message);
      return;
    }
    int middle = spans.size() / 2;
    sendChunk(spans.subList(0, middle), answers);
    sendChunk(spans.subList(middle, spans.size()), answers);
  }

  private void services(byte[] request, StreamedCall.Answers answers) {
    answers.send(V3Messages.services(reader.services()));
  }

  private void operations(byte[] request, StreamedCall.Answers answers) {
    V3Messages.OperationsRequest asked = V3Messages.OperationsRequest.parse(request);
    if (asked.service().isEmpty()) {
      throw HttpProblem.badRequest("service is missing; give the name of one.").asException();
    }
    SpanKind kind =
        asked.kind().isEmpty()
            ? null
            : Parameters.parse("span_kind", asked.kind(), UiNames::kind, "a kind such as server");
    answers.send(V3Messages.operations(UiNames.operations(reader, asked.service(), kind)));
  }

  private void dependencies(byte[] request, StreamedCall.Answers answers) {
    V3Messages.DependenciesRequest asked = V3Messages.DependenciesRequest.parse(request);
    answers.send(
        V3Messages.dependencies(dependencies.between(asked.startNanos(), asked.endNanos())));
  }
}
