package main

import (
	"context"
	"os"

	"go.opentelemetry.io/collector/component"
	"go.opentelemetry.io/collector/exporter"
	"go.opentelemetry.io/collector/exporter/exporterhelper"
	"go.opentelemetry.io/collector/pdata/plog"
	"go.opentelemetry.io/collector/pdata/ptrace"
)

type nothing struct{}

// printer prints to standard output, in one write for each request, so that lines stay whole.
func printer() exporter.Factory {
	return exporter.NewFactory(
		component.MustNewType("printer"),
		func() component.Config { return &nothing{} },
		exporter.WithTraces(printTraces, component.StabilityLevelStable),
		exporter.WithLogs(printLogs, component.StabilityLevelStable),
	)
}

func printTraces(ctx context.Context, settings exporter.Settings, config component.Config) (exporter.Traces, error) {
	return exporterhelper.NewTraces(ctx, settings, config, func(_ context.Context, traces ptrace.Traces) error {
		return printed((&ptrace.JSONMarshaler{}).MarshalTraces(traces))
	})
}

func printLogs(ctx context.Context, settings exporter.Settings, config component.Config) (exporter.Logs, error) {
	return exporterhelper.NewLogs(ctx, settings, config, func(_ context.Context, logs plog.Logs) error {
		return printed((&plog.JSONMarshaler{}).MarshalLogs(logs))
	})
}

func printed(line []byte, err error) error {
	if err != nil {
		return err
	}
	_, err = os.Stdout.Write(append(line, '\n'))
	return err
}
