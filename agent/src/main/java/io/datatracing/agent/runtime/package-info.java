/** The agent itself, in its own class loader: settings, bootstrap, weaver, tracer, exporter. */
package io.datatracing.agent.runtime;
