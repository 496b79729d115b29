import { rows, type Panel, type Row } from './panels.ts';

const datasource = { type: 'prometheus', uid: '${datasource}' } as const;

/** Columns of Grafana's grid, and the size of panels in it. */
const columns = 24;
const size = { stat: { w: 4, h: 4 }, timeseries: { w: 12, h: 8 } } as const;

interface Place {
  readonly x: number;
  readonly y: number;
  readonly w: number;
  readonly h: number;
}

/** Puts the panels of a row side by side, from this line on. @returns also the line below */
function placed(panels: readonly Panel[], from: number): { places: Place[]; below: number } {
  let [x, y, height] = [0, from, 0];
  const places = panels.map(({ kind }) => {
    const { w, h } = size[kind];
    if (x + w > columns) [x, y, height] = [0, y + height, 0];
    const place = { x, y, w, h };
    [x, height] = [x + w, Math.max(height, h)];
    return place;
  });
  return { places, below: y + height };
}

const targets = ({ queries, kind }: Panel) =>
  Object.entries(queries).map(([legendFormat, expr], index) => ({
    refId: String.fromCharCode('A'.charCodeAt(0) + index),
    datasource,
    expr,
    legendFormat,
    ...(kind === 'stat' && { instant: true }),
  }));

/** Grafana calls cores nothing: they are a short number. */
const unitOf = ({ unit }: Panel): string => (unit === 'cores' ? 'short' : unit);

const panelOf = (panel: Panel, gridPos: Place, id: number) => ({
  id,
  type: panel.kind,
  title: panel.title,
  datasource,
  gridPos,
  targets: targets(panel),
  fieldConfig: {
    defaults: {
      unit: unitOf(panel),
      min: 0,
      ...(panel.stacked && { custom: { fillOpacity: 20, stacking: { mode: 'normal' } } }),
    },
    overrides: [],
  },
  options:
    panel.kind === 'stat'
      ? { reduceOptions: { calcs: ['lastNotNull'] } }
      : { legend: { displayMode: 'list', placement: 'bottom' }, tooltip: { mode: 'multi', sort: 'desc' } },
});

function panelsOf(all: readonly Row[]): object[] {
  const panels: object[] = [];
  let line = 0;
  for (const { title, panels: own } of all) {
    const gridPos = { x: 0, y: line, w: columns, h: 1 };
    panels.push({ id: panels.length + 1, type: 'row', title, collapsed: false, gridPos, panels: [] });
    const { places, below } = placed(own, line + 1);
    own.forEach((panel, index) => {
      const place = places[index];
      if (place) panels.push(panelOf(panel, place, panels.length + 1));
    });
    line = below;
  }
  return panels;
}

/** The dashboard, as Grafana imports it. */
export const dashboard = {
  uid: 'dockerfilejob',
  title: 'DockerfileJob',
  tags: ['dockerfilejob'],
  schemaVersion: 39,
  version: 1,
  editable: true,
  timezone: 'browser',
  refresh: '30s',
  time: { from: 'now-6h', to: 'now' },
  templating: {
    list: [
      { name: 'datasource', label: 'Data source', type: 'datasource', query: 'prometheus', current: {} },
    ],
  },
  annotations: { list: [] },
  panels: panelsOf(rows),
};
