/** What handing a task to an executor costs with the agent, beside the same JVM without it. */
package io.datatracing.benchmarks.executors;
