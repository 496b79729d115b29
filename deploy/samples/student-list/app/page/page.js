const form = document.querySelector('#login');
const message = document.querySelector('#message');
const table = document.querySelector('#students');

const cell = (text) => Object.assign(document.createElement('td'), { textContent: text });
const row = ([name, age]) => {
  const line = document.createElement('tr');
  line.append(cell(name), cell(age));
  return line;
};
const basic = (name, password) => {
  const bytes = new TextEncoder().encode(`${name}:${password}`);
  return `Basic ${btoa(String.fromCharCode(...bytes))}`;
};

async function ages({ name, password }) {
  const answer = await fetch('/pozos/api/v1.0/get_student_ages', {
    headers: { Authorization: basic(name, password), 'X-Requested-With': 'student-list' },
  });
  const body = await answer.json();
  if (!answer.ok) throw new Error(body.error);
  return Object.entries(body.student_ages);
}

form.addEventListener('submit', async (event) => {
  event.preventDefault();
  table.hidden = true;
  message.textContent = '';
  try {
    table.tBodies[0].replaceChildren(...(await ages(Object.fromEntries(new FormData(form)))).map(row));
    table.hidden = false;
  } catch (error) {
    message.textContent = error.message;
  }
});
