import { expect, test } from 'vitest';

import { fillTemplate, fillTemplates } from './template.ts';

test.each([
  ['listen {{port}};', { port: '80' }, 'listen 80;'],
  ['{{a}}{{b}}\n', { a: '1', b: '2' }, '12\n'],
  ['x\n    {{lines}}\ny\n', { lines: 'one\ntwo' }, 'x\n    one\n    two\ny\n'],
  ['x\n    {{none}}\ny\n', { none: '' }, 'x\ny\n'],
  ['x {{none}} y\n', { none: '' }, 'x  y\n'],
  ['{{text}}\n', { text: 'ends itself\n' }, 'ends itself\n'],
  ['$host ${name} {name}', {}, '$host ${name} {name}'],
])('%j', (text, values, expected) => {
  expect(fillTemplate(text, values)).toBe(expected);
});

test('a place that nothing fills is a defect of the scenario', () => {
  expect(() => fillTemplate('{{nobody}}', {})).toThrow(/nobody/);
});

test('a file of empty values only is not there; one that is empty by itself is', () => {
  const templates = { 'a.conf': '{{none}}\n', '.keep': '', 'b.conf': '{{some}}\n' };
  expect(fillTemplates(templates, { none: '', some: 'x' })).toEqual({
    '.keep': '',
    'b.conf': 'x\n',
  });
});
