/**
 * What Datadog's tracers send to its agent: <a
 * href="https://docs.datadoghq.com/tracing/guide/send_traces_to_agent_by_api/">traces in
 * MessagePack</a>, versions 0.3 to 0.5.
 */
@NullMarked
package io.datatracing.collector.datadog;

import org.jspecify.annotations.NullMarked;
