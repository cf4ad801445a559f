"""The first tables of the care team."""

import django.db.models.deletion
import django.db.models.manager
import palpate.people.ids
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('people', '0002_storage'),
    ]

    operations = [
        migrations.CreateModel(
            name='Letter',
            fields=[
                ('id', models.UUIDField(default=palpate.people.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=200)),
                ('media_type', models.CharField(max_length=60)),
                ('sha256', models.CharField(max_length=64)),
                ('content', models.BinaryField()),
                ('received_at', models.DateTimeField()),
                ('client', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.client')),
                ('clinic', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.clinic')),
                ('received_by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.staff')),
            ],
            options={
                'verbose_name': 'letter',
                'abstract': False,
                'base_manager_name': 'everywhere',
                'default_manager_name': 'everywhere',
            },
            managers=[
                ('everywhere', django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name='Professional',
            fields=[
                ('id', models.UUIDField(default=palpate.people.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=120)),
                ('role', models.CharField(max_length=60)),
                ('organisation', models.CharField(blank=True, max_length=160)),
                ('npi', models.CharField(blank=True, max_length=10)),
                ('phone', models.CharField(blank=True, max_length=40)),
                ('email', models.EmailField(blank=True, max_length=254)),
                ('fax', models.CharField(blank=True, max_length=40)),
                ('address', models.CharField(blank=True, max_length=240)),
                ('active', models.BooleanField(default=True)),
                ('version', models.PositiveIntegerField(default=1)),
                ('clinic', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.clinic')),
            ],
            options={
                'verbose_name': 'professional',
                'abstract': False,
                'base_manager_name': 'everywhere',
                'default_manager_name': 'everywhere',
            },
            managers=[
                ('everywhere', django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name='Referral',
            fields=[
                ('id', models.UUIDField(default=palpate.people.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('received_on', models.DateField()),
                ('reason', models.TextField()),
                ('diagnosis', models.CharField(blank=True, max_length=300)),
                ('diagnosis_code', models.CharField(blank=True, max_length=12)),
                ('asks', models.TextField(blank=True)),
                ('precautions', models.TextField(blank=True)),
                ('visits', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('until', models.DateField(blank=True, null=True)),
                ('status', models.CharField(choices=[('received', 'Received'), ('accepted', 'Accepted'), ('declined', 'Declined'), ('under way', 'Under Way'), ('completed', 'Completed'), ('closed', 'Closed')], default='received', max_length=10)),
                ('status_reason', models.CharField(blank=True, max_length=300)),
                ('version', models.PositiveIntegerField(default=1)),
                ('client', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.client')),
                ('clinic', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.clinic')),
                ('letter', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='team.letter')),
                ('professional', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='team.professional')),
            ],
            options={
                'verbose_name': 'referral',
                'abstract': False,
                'base_manager_name': 'everywhere',
                'default_manager_name': 'everywhere',
            },
            managers=[
                ('everywhere', django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name='Report',
            fields=[
                ('id', models.UUIDField(default=palpate.people.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(choices=[('first', 'First'), ('interim', 'Interim'), ('discharge', 'Discharge')], max_length=10)),
                ('content', models.JSONField()),
                ('pdf', models.BinaryField()),
                ('made_at', models.DateTimeField()),
                ('sent_at', models.DateTimeField(blank=True, null=True)),
                ('sent_how', models.CharField(blank=True, max_length=40)),
                ('client', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.client')),
                ('clinic', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.clinic')),
                ('made_by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.staff')),
                ('professional', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='team.professional')),
                ('referral', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='team.referral')),
            ],
            options={
                'verbose_name': 'report',
                'abstract': False,
                'base_manager_name': 'everywhere',
                'default_manager_name': 'everywhere',
            },
            managers=[
                ('everywhere', django.db.models.manager.Manager()),
            ],
        ),
        migrations.AddIndex(
            model_name='letter',
            index=models.Index(fields=['clinic', 'client', '-received_at'], name='letter_of_client'),
        ),
        migrations.AddConstraint(
            model_name='letter',
            constraint=models.UniqueConstraint(fields=('clinic', 'client', 'sha256'), name='letter_once'),
        ),
        migrations.AddIndex(
            model_name='professional',
            index=models.Index(fields=['clinic', 'active', 'name'], name='professional_list'),
        ),
        migrations.AddIndex(
            model_name='referral',
            index=models.Index(fields=['clinic', 'client', '-received_on'], name='referral_of_client'),
        ),
        migrations.AddIndex(
            model_name='referral',
            index=models.Index(fields=['clinic', 'status', 'received_on'], name='referral_by_status'),
        ),
        migrations.AddConstraint(
            model_name='referral',
            constraint=models.CheckConstraint(condition=models.Q(('status__in', ['received', 'accepted', 'declined', 'under way', 'completed', 'closed'])), name='referral_status'),
        ),
        migrations.AddConstraint(
            model_name='referral',
            constraint=models.CheckConstraint(condition=models.Q(('until', None), ('until__gte', models.F('received_on')), _connector='OR'), name='referral_ends_after_it_begins'),
        ),
        migrations.AddIndex(
            model_name='report',
            index=models.Index(fields=['clinic', 'client', '-made_at'], name='report_of_client'),
        ),
        migrations.AddIndex(
            model_name='report',
            index=models.Index(fields=['clinic', '-made_at'], name='report_by_time'),
        ),
    ]
