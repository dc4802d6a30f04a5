/** What happens at night: a workflow engine runs it. */
package com.example.orders.nightly;
