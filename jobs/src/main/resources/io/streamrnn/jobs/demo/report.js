'use strict';
(() => {
  const report = JSON.parse(document.getElementById('data').textContent);
  const FALSE_ALARM_BUTTONS = 12;
  const colour = name => getComputedStyle(document.documentElement).getPropertyValue('--' + name).trim();
  const number = (value, digits = 0) =>
    value == null ? '–' : value.toLocaleString('en', {minimumFractionDigits: digits, maximumFractionDigits: digits});
  const count = (n, one, many) => `${number(n)} ${n === 1 ? one : many}`;

  /** Adds text as text, never as markup. */
  function element(tag, attributes = {}, ...children) {
    const made = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
    made.append(...children);
    return made;
  }

  function time(reading) {
    const seconds = (reading - 1) * report.secondsPerReading;
    const two = n => String(n).padStart(2, '0');
    return `${Math.floor(seconds / 3600)}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
  }

  const range = span => span.first === span.last ? number(span.first) : `${number(span.first)}–${number(span.last)}`;
  const sum = values => values.reduce((a, b) => a + b, 0);
  const delay = event => event.delay === 0 ? 'immediately' : `after ${count(event.delay, 'reading', 'readings')}`;
  const outcome = event => event.delay == null ? 'missed' : 'detected ' + delay(event);

  // -- summary

  function tiles() {
    const events = report.motes.flatMap(mote => mote.events);
    const found = events.filter(event => event.delay != null).length;
    const tile = (value, name) => element('div', {class: 'tile'}, element('b', {}, value), element('span', {}, name));
    document.getElementById('tiles').append(
      tile(number(sum(report.motes.map(mote => mote.reading.length))), 'readings scored'),
      tile(number(report.motes.length), 'motes (keys)'),
      tile(`${number(found)} of ${number(events.length)}`, 'labelled events detected'),
      tile(number(sum(report.motes.map(mote => mote.falseAlarms.length))), 'false alarms'),
      tile(number(report.readingsPerSecond), 'readings per second'),
      tile(number(report.rejected), 'readings rejected'));
  }

  function table() {
    const row = (tag, ...cells) => element('tr', {}, ...cells.map(cell => element(tag, {}, cell)));
    const list = (items, text) => items.length ? items.map(text).join(', ') : '–';
    document.getElementById('summary').append(
      element('thead', {}, row('th', 'Mote', 'Used for', 'Readings', 'Labelled event', 'Detected', 'False alarms', 'Highest running mean')),
      element('tbody', {}, ...report.motes.map((mote, i) => row('td',
        element('a', {href: '#mote-' + i}, title(mote)), mote.training ? 'training' : 'test',
        number(mote.reading.length), list(mote.events, range), list(mote.events, event => event.delay == null ? 'no' : delay(event)),
        number(mote.falseAlarms.length), number(largest(mote.mean), 2)))));
  }

  const title = mote => `Mote ${mote.mote}, ${mote.indoor ? 'indoors' : 'outdoors'}`;
  const largest = values => values.reduce((max, value) => value != null && (max == null || value > max) ? value : max, null);

  function keys() {
    const line = (name, style) => `height:0;border-top:${style} var(--${name})`;
    const key = (style, text) => element('li', {}, element('i', {style}), text);
    document.getElementById('keys').append(
      key(line('humidity', '2px solid'), 'humidity'),
      key(line('temperature', '2px solid'), 'temperature'),
      key(line('mean', '2px solid'), 'running mean of the score'),
      key(line('score', '2px solid'), 'score (its peaks are cut off at the top)'),
      key(line('threshold', '2px dashed'), `threshold, ${number(report.threshold, 2)}`),
      key(line('alarm', '5px solid'), 'alarm'),
      element('li', {}, element('i', {class: 'area'}), 'labelled event'));
  }

  // -- charts

  const axisText = '11.5px system-ui, sans-serif';
  const axis = options => ({
    stroke: () => colour('soft'), font: axisText, grid: {stroke: () => colour('grid'), width: 1}, ticks: {show: false}, ...options,
  });

  /** Labelled events as shaded areas, alarms as a strip along the top, both with a visible minimum width. */
  function marks(mote) {
    const box = (u, span, least) => {
      const left = u.valToPos(span.first - .5, 'x', true), right = u.valToPos(span.last + .5, 'x', true);
      const width = Math.max(right - left, least * devicePixelRatio);
      return [(left + right - width) / 2, width];
    };
    const within = (u, draw) => {
      u.ctx.save();
      u.ctx.beginPath();
      u.ctx.rect(u.bbox.left, u.bbox.top, u.bbox.width, u.bbox.height);
      u.ctx.clip();
      draw(u.ctx);
      u.ctx.restore();
    };
    return {
      drawClear: u => within(u, ctx => mote.events.forEach(event => {
        const [x, width] = box(u, event, 2), edge = 1.5 * devicePixelRatio;
        ctx.fillStyle = colour('event');
        ctx.fillRect(x, u.bbox.top, width, u.bbox.height);
        ctx.fillStyle = colour('event-edge');
        ctx.fillRect(x, u.bbox.top, edge, u.bbox.height);
        ctx.fillRect(x + width - edge, u.bbox.top, edge, u.bbox.height);
      })),
      draw: u => within(u, ctx => mote.alarms.forEach(alarm => {
        const [x, width] = box(u, alarm, 4);
        ctx.fillStyle = colour('alarm');
        ctx.fillRect(x, u.bbox.top, width, 5 * devicePixelRatio);
      })),
    };
  }

  const threshold = u => {
    const y = u.valToPos(report.threshold, 'y', true), ctx = u.ctx;
    if (y < u.bbox.top || y > u.bbox.top + u.bbox.height) return;
    ctx.save();
    ctx.strokeStyle = colour('threshold');
    ctx.lineWidth = 1.5 * devicePixelRatio;
    ctx.setLineDash([6 * devicePixelRatio, 4 * devicePixelRatio]);
    ctx.beginPath();
    ctx.moveTo(u.bbox.left, y);
    ctx.lineTo(u.bbox.left + u.bbox.width, y);
    ctx.stroke();
    ctx.restore();
  };

  const wholeRange = readings => {
    const first = readings[0], last = readings[readings.length - 1];
    return first === last ? [first - 1, first + 1] : [first, last];
  };

  function plot(place, mote, key, options) {
    const drawn = marks(mote);
    const [min, max] = wholeRange(mote.reading);
    const holder = element('div', {class: 'plot'}, element('h3', {}, options.name, element('i', {}, options.unit)));
    place.append(holder);
    return new uPlot({
      width: holder.clientWidth, height: options.height, legend: {show: false}, padding: [6, 18, options.last ? 0 : 4, 0],
      cursor: {y: false, sync: {key}, drag: {x: true, y: false}, points: {size: 7}},
      scales: {x: {time: false, range: (u, low, high) => low == null || low === high ? [min, max] : [low, high]}, y: options.scale ?? {}},
      axes: [
        axis({size: options.last ? 26 : 0, label: options.last ? `reading, one every ${report.secondsPerReading} seconds` : undefined, labelSize: 20, labelGap: 2, labelFont: axisText, values: (u, ticks) => options.last ? ticks.map(tick => Number.isInteger(tick) ? number(tick) : '') : []}),
        axis({size: 54, space: 26, values: (u, ticks) => ticks.map(tick => number(tick, decimals(ticks)))}),
      ],
      series: [{}, ...options.series],
      hooks: {
        drawClear: [drawn.drawClear], draw: [drawn.draw, ...(options.draw ?? [])],
        setCursor: options.cursor ? [options.cursor] : [], setScale: options.zoomed ? [options.zoomed] : [],
      },
    }, [mote.reading, ...options.data], holder);
  }

  function decimals(ticks) {
    const step = ticks.length > 1 ? Math.abs(ticks[1] - ticks[0]) : 1;
    return Math.min(6, Math.max(0, Math.ceil(-Math.log10(step) - 1e-9)));
  }

  const line = (name, more = {}) => ({stroke: () => colour(name), width: 1.5, ...more});

  function charts(place, mote, key, cursor, zoomed) {
    const alarmed = mote.mean.map((mean, i) => mote.alarm[i] ? mean : null);
    return [
      plot(place, mote, key, {name: 'Humidity', unit: ' %', height: 112, series: [line('humidity')], data: [mote.humidity]}),
      plot(place, mote, key, {name: 'Temperature', unit: ' °C', height: 112, series: [line('temperature')], data: [mote.temperature]}),
      plot(place, mote, key, {
        name: 'Running mean of the score', unit: ', with the score behind it', height: 228, last: true,
        // The range ignores the score, whose peaks would flatten the running mean.
        series: [line('score', {width: 1, auto: false, points: {show: false}}), line('mean', {width: 2}), line('alarm', {width: 2})],
        data: [mote.score, mote.mean, alarmed],
        scale: {range: (u, low, high) => [0, 1.12 * Math.max(report.threshold * 1.5, high ?? 0)]},
        draw: [threshold], cursor, zoomed,
      }),
    ];
  }

  // -- one mote

  function readout(place, mote) {
    const item = (name, value) => element('span', {}, name + ' ', element('b', {}, value));
    const say = (...items) => place.replaceChildren(...items);
    return u => {
      const i = u.cursor.idx;
      if (i == null) return say('Move the pointer over a chart to see its values.');
      const items = [
        item('reading', number(mote.reading[i])), item('time', time(mote.reading[i])),
        item('humidity', number(mote.humidity[i], 2) + ' %'), item('temperature', number(mote.temperature[i], 2) + ' °C'),
        item('score', number(mote.score[i], 2)), item('running mean', number(mote.mean[i], 2)),
      ];
      if (mote.alarm[i]) items.push(element('span', {class: 'flag'}, 'alarm'));
      if (mote.label[i]) items.push(element('span', {class: 'label'}, 'labelled event'));
      say(...items);
    };
  }

  function around(span, readings) {
    const [first, last] = wholeRange(readings);
    const margin = Math.max(30, Math.round(.6 * (span.last - span.first)));
    return [Math.max(first, span.first - margin), Math.min(last, span.last + margin)];
  }

  function buttons(place, mote, zoom) {
    const all = [];
    const add = (text, kind, target) => {
      const button = element('button', {type: 'button', class: kind, 'aria-pressed': 'false'}, text);
      button.addEventListener('click', () => zoom(target));
      all.push({button, target});
      place.append(button);
    };
    add('All readings', 'all', wholeRange(mote.reading));
    mote.events.forEach(event => add(`Event ${range(event)}: ${outcome(event)}`, 'event', around(event, mote.reading)));
    const shown = mote.falseAlarms.slice(0, FALSE_ALARM_BUTTONS);
    shown.forEach(alarm => add(`False alarm ${range(alarm)}`, 'false', around(alarm, mote.reading)));
    if (shown.length < mote.falseAlarms.length) place.append(element('span', {class: 'facts'}, `and ${number(mote.falseAlarms.length - shown.length)} more`));
    return ([min, max]) => all.forEach(({button, target}) => button.setAttribute('aria-pressed', String(target[0] === min && target[1] === max)));
  }

  function facts(mote) {
    const about = mote.training ? 'training mote' : 'test mote';
    const events = mote.events.length ? mote.events.map(outcome).map(text => 'event ' + text).join(', ') : 'no labelled event';
    return [about, count(mote.reading.length, 'reading', 'readings'), events, count(mote.falseAlarms.length, 'false alarm', 'false alarms')].join(' · ');
  }

  function section(mote, i) {
    const chips = element('div', {class: 'chips'}), line = element('div', {class: 'readout'}), place = element('div');
    document.getElementById('motes').append(element('section', {class: 'mote', id: 'mote-' + i},
      element('header', {}, element('h2', {}, title(mote)), element('span', {class: 'facts'}, facts(mote))), chips, line, place));
    let made = [];
    const press = buttons(chips, mote, ([min, max]) => made.forEach(u => u.setScale('x', {min, max})));
    const show = readout(line, mote);
    show({cursor: {}});
    made = charts(place, mote, 'mote-' + i, show, (u, scale) => scale === 'x' && press([u.scales.x.min, u.scales.x.max]));
    press(wholeRange(mote.reading));
    return made;
  }

  document.getElementById('model').textContent = report.model;
  tiles();
  table();
  keys();
  const plots = report.motes.map(section).flat();
  new ResizeObserver(() => plots.forEach(u => u.setSize({width: u.root.parentElement.clientWidth, height: u.height})))
    .observe(document.getElementById('motes'));
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => plots.forEach(u => u.redraw(false)));
})();
